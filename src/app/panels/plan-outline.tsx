// A plan from MRI alone: each side with its bands, what is withheld, what a CT would add. The words and numbers of the report.
import { withBand } from '../../words/index.ts';
import { useVoice } from '../say.ts';
import type { Plan } from '../worker/nouns.ts';

export function PlanOutline({ plan }: { readonly plan: Plan }) {
  const voice = useVoice();
  const o = plan.outline;
  if (o === undefined) return null;
  const banded = (side: string, key: string, value: number | undefined): string =>
    value === undefined ? voice.t('app.unknown') : withBand(voice.language, value, '', plan.bands[`outline.${side}.${key}`]);
  return (
    <section data-testid="outline">
      <h3>{voice.t('plan.outline.heading')}</h3>
      <p className="rule">{voice.t('plan.outline.withheld', { list: o.withheld.map((c) => voice.code(c)).join(', ') })}</p>
      <table className="states">
        <caption>{voice.sentence(voice.t(`plan.outline.basis.${o.basis}`, { acrossMm: o.acrossMm }))}</caption>
        <thead>
          <tr>
            {(['side', 'approach', 'pedicle', 'width', 'axial', 'sagittal'] as const).map((c) => (
              <th key={c} scope="col">
                {voice.t(`plan.outline.column.${c}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {o.sides.map((s) => (
            <tr key={s.side}>
              <th scope="row">{voice.t(s.side === 'left' ? 'LEFT' : 'RIGHT')}</th>
              <td>{voice.t(`plan.outline.approach.${s.approach}`)}</td>
              <td>{voice.t(`plan.outline.pedicle.${s.pedicle}`)}</td>
              <td className="num">
                {voice.t('plan.outline.width-of', { width: banded(s.side, 'widthMm', s.widthMm), needed: voice.number(s.neededMm) })}
              </td>
              <td className="num">{banded(s.side, 'axialAngleDeg', s.axialAngleDeg)}</td>
              <td className="num">{banded(s.side, 'sagittalAngleDeg', s.sagittalAngleDeg)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">{voice.t('plan.outline.axial-how')}</p>
      <h4>{voice.t('plan.outline.ct-adds')}</h4>
      <ul className="plain">
        {o.ctAdds.map((c) => (
          <li key={c}>{voice.code(c)}</li>
        ))}
      </ul>
    </section>
  );
}
