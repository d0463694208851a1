// What interrupts: a running errand (what, how far, Cancel), a refusal (file, cause, way out), the readers' questions.
import { useState } from 'react';
import { Button, Modal, Progress, Radio, TextInput } from '@mantine/core';
import { answerQuestions, cancel } from './actions.ts';
import { update, usePage } from './case-state.ts';
import { useVoice } from './say.ts';

export function Running() {
  const voice = useVoice();
  const running = usePage((s) => s.running);
  if (running === undefined) return null;
  const what = voice.t(`app.running.${running.what}`);
  const now = voice.code(running.code, running.values);
  return (
    <div className="running" role="status" aria-live="polite">
      <div className="running-words">
        <strong>{what}</strong>
        <span>{now === what ? '' : now}</span>
      </div>
      <Progress value={Math.max(3, running.fraction * 100)} size="sm" aria-label={what} />
      {running.canCancel && (
        <Button size="compact-xs" variant="default" onClick={cancel}>
          {voice.t('app.cancel')}
        </Button>
      )}
    </div>
  );
}

export function Refused() {
  const voice = useVoice();
  const refusal = usePage((s) => s.refusal);
  const notice = usePage((s) => s.notice);
  if (refusal === undefined && notice === undefined) return null;
  const close = (): void => update({ refusal: undefined, notice: undefined });
  return (
    <div className={refusal === undefined ? 'toast' : 'toast toast-refused'} role="alert" data-testid="refusal">
      <p>
        {refusal !== undefined && (
          <strong>
            <span aria-hidden="true">✕ </span>
            {voice.t('app.refused')}{' '}
          </strong>
        )}
        {refusal === undefined ? voice.code(notice?.code ?? '', notice?.values) : voice.code(refusal.code, refusal.values)}
        {refusal?.file !== undefined && !voice.code(refusal.code, refusal.values).includes(refusal.file) && (
          <span className="quiet"> {voice.t('app.refused-file', { file: refusal.file })}</span>
        )}
      </p>
      {refusal !== undefined && (
        <details>
          <summary>{voice.t('app.details-for-report')}</summary>
          <pre>{refusal.details ?? `${refusal.code} ${JSON.stringify(refusal.values)}`}</pre>
        </details>
      )}
      <Button size="compact-xs" variant="default" onClick={close}>
        {voice.t('app.close')}
      </Button>
    </div>
  );
}

export function Questions() {
  const asking = usePage((s) => s.asking);
  return asking === undefined ? null : <Asking key={asking.questions.map((q) => q.flag).join()} />;
}
function Asking() {
  const voice = useVoice();
  const asking = usePage((s) => s.asking);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  if (asking === undefined) return null;
  const questions = asking.questions;
  const ready = questions.every((q) => (answers[q.flag] ?? '') !== '');
  return (
    <Modal
      opened
      onClose={() => update({ asking: undefined })}
      title={voice.t('app.ask.title')}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': voice.t('app.close') }}
    >
      {questions.map((q) => (
        <div key={q.flag} className="question">
          {q.choices.length > 0 ? (
            <Radio.Group
              label={voice.code(q.code, q.values)}
              value={answers[q.flag] ?? ''}
              onChange={(v) => setAnswers({ ...answers, [q.flag]: v })}
            >
              {q.choices.map((c) => (
                <Radio key={c.value} value={c.value} label={voice.code(c.label, c.values)} mt={6} />
              ))}
            </Radio.Group>
          ) : (
            <TextInput
              label={voice.code(q.code, q.values)}
              description={voice.t('app.levels.not-authenticated')}
              maxLength={5}
              value={answers[q.flag] ?? ''}
              onChange={(e) => setAnswers({ ...answers, [q.flag]: e.currentTarget.value.trim() })}
            />
          )}
        </div>
      ))}
      <Button mt="md" fullWidth disabled={!ready} onClick={() => void answerQuestions(answers)}>
        {voice.t('app.ask.go')}
      </Button>
    </Modal>
  );
}
