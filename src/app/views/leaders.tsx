// From where a trocar lies on the picture to the handles drawn beside it: a ring without a line would read as the entry's place.
import { shares } from './end-on.ts';

interface Props {
  readonly at: readonly [number, number];
  readonly apart: Readonly<Record<'entry' | 'target', readonly [number, number]>>;
  readonly colour: string;
}
export function Leaders({ at, apart, colour }: Props) {
  return shares.map((grip) => {
    const [x, y] = apart[grip];
    const width = Math.hypot(x, y);
    return width < 1 ? null : (
      <span
        key={grip}
        aria-hidden="true"
        className="handle-leader"
        style={{ left: at[0], top: at[1], width, transform: `rotate(${Math.atan2(y, x)}rad)`, borderColor: colour }}
      />
    );
  });
}
