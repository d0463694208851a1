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
      <p className="quiet">{voice.sentence(voice.t(`plan.outline.basis.${o.basis}`, { acrossMm: o.acrossMm }))}</p>
      {o.sides.map((s) => (
        <section key={s.side} className="outline-side" aria-label={voice.t(s.side === 'left' ? 'LEFT' : 'RIGHT')}>
          <h4>
            {voice.t(s.side === 'left' ? 'LEFT' : 'RIGHT')} · {voice.t(`plan.outline.approach.${s.approach}`)}
          </h4>
          <dl className="measures">
            {(
              [
                ['pedicle', voice.t(`plan.outline.pedicle.${s.pedicle}`)],
                [
                  'width',
                  voice.t('plan.outline.width-of', { width: banded(s.side, 'widthMm', s.widthMm), needed: voice.number(s.neededMm) }),
                ],
                ['axial', banded(s.side, 'axialAngleDeg', s.axialAngleDeg)],
                ['sagittal', banded(s.side, 'sagittalAngleDeg', s.sagittalAngleDeg)],
                ['length', banded(s.side, 'lengthMm', s.lengthMm)],
              ] as const
            ).map(([key, value]) => (
              <div key={key}>
                <dt>{voice.t(`plan.outline.column.${key}`)}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
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
