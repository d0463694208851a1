// The small controls there are many of, as plain elements: a row of choices, a tick; and `Later`, which lets a heavy part of the page
// arrive in a turn of its own, so that no turn of the page's thread is long.
import { useEffect, useId, useState, type ReactNode } from 'react';

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly hint?: string }[];
  readonly onPick: (value: string) => void;
  readonly shown?: boolean;
}
/** One of a few. `shown`: the label stands before the choices, else it is only spoken. */
export function Pick({ label, value, choices, onPick, shown = false }: PickProps) {
  const id = useId();
  return (
    <fieldset className="pick">
      <legend className={shown ? 'pick-label' : 'unseen'}>{label}</legend>
      <span className="pick-row">
        {choices.map((c) => (
          <label key={c.value} className={c.value === value ? 'picked' : ''} title={c.hint}>
            <input type="radio" name={id} value={c.value} checked={c.value === value} onChange={() => onPick(c.value)} />
            {c.label}
          </label>
        ))}
      </span>
    </fieldset>
  );
}

export function Tick({
  checked,
  onTick,
  children,
}: {
  readonly checked: boolean;
  readonly onTick: (checked: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <label className="tick">
      <input type="checkbox" checked={checked} onChange={(e) => onTick(e.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}

/** A button that is only a sign; its words are its title and its name. */
export function Sign({
  words,
  onPress,
  off = false,
  expanded,
  children,
}: {
  readonly words: string;
  readonly onPress: () => void;
  readonly off?: boolean;
  readonly expanded?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" className="sign" title={words} aria-label={words} aria-disabled={off} aria-expanded={expanded} onClick={onPress}>
      {children}
    </button>
  );
}

/** Shows its children `turns` turns after it is first shown. */
export function Later({ turns = 1, children }: { readonly turns?: number; readonly children: ReactNode }) {
  const [left, setLeft] = useState(turns);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 0);
    return () => clearTimeout(timer);
  }, [left]);
  return left === 0 ? children : null;
}
