// Report: language and paper. The PDF is made in the worker from the same Report record as on the command line.
import { Button } from '@mantine/core';
import { Pick } from '../controls.tsx';
import { useState } from 'react';
import { downloadCase, downloadPdf } from '../actions.ts';
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import type { Language } from '../../words/index.ts';

export function ReportPanel() {
  const voice = useVoice();
  const view = usePage((s) => s.view);
  const running = usePage((s) => s.running);
  const [language, setLanguage] = useState<Language>(voice.language);
  const notPromised = usePage((s) => s.notPromised === true);
  if (view === undefined) return null;
  const confirmed = view.levels?.data.confirmed === true;
  return (
    <section>
      <h2>{voice.t('app.stage.report')}</h2>
      <p>{voice.t('app.report.what')}</p>
      {!confirmed && (
        <p className="stale" role="status">
          <span aria-hidden="true">▲ </span>
          {voice.t('app.report.unconfirmed')}
        </p>
      )}
      {view.plans.length === 0 && <p className="quiet">{voice.t('app.report.no-plan')}</p>}
      <Pick
        shown
        label={voice.t('app.report.language')}
        value={language}
        onPick={(v) => setLanguage(v === 'fr' ? 'fr' : 'en')}
        choices={[
          { value: 'fr', label: 'Français' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Button
        fullWidth
        disabled={running !== undefined || view.vertebrae.length === 0}
        onClick={() => void downloadPdf(language)}
        data-testid="pdf"
      >
        {voice.t('app.report.pdf')}
      </Button>
      <h3>{voice.t('app.report.keep')}</h3>
      <p className="quiet">{voice.t('app.report.case')}</p>
      {notPromised && <p className="quiet">{voice.t('store.not-persistent')}</p>}
      <Button fullWidth variant="default" onClick={() => void downloadCase()} data-testid="save-case">
        {voice.t('app.bar.save')}
      </Button>
    </section>
  );
}
