// A thin row over the pictures: layout, tool, window presets, label overlay, axes. Everything also has a key.
import { Pick, Tick } from './controls.tsx';
import { setPreset, showSequence, toLayout } from './actions.ts';
import { layoutOf, layouts, presets, update, usePage, type LayoutName, type Preset, type Tool } from './case-state.ts';
import { useVoice } from './say.ts';
import { EditBar } from './tools/edit-bar.tsx';

const presetNames = ['bone', 'soft', 'cement'] as const;
const presetKeys = { bone: 'B', soft: 'S', cement: 'M' } as const;

export function ToolBar() {
  const voice = useVoice();
  const layout = usePage(layoutOf);
  // a row holds five: the ablation's own stands in the place of the one that compares strengths
  const burns = usePage((s) => s.stage === 'ablation');
  return (
    <div className="tools" role="toolbar" aria-label={voice.t('app.tools')}>
      <Pick
        label={voice.t('app.tools.layout')}
        value={layout}
        onPick={(v) => toLayout(v as LayoutName)}
        choices={layouts
          .filter((l) => l.name !== (burns ? 'before-after' : 'ablation'))
          .map((l) => ({ value: l.name, label: voice.t(l.word), hint: String(l.digit) }))}
      />
      {layout !== 'fluoroscopy' && <PictureTools />}
    </div>
  );
}

/** Tools and windows of the sections of the volume; an X-ray has its own in its panel. */
function PictureTools() {
  const voice = useVoice();
  const tool = usePage((s) => s.tool);
  const window_ = usePage((s) => s.window);
  const shown = usePage((s) => s.view?.signalShown);
  const alpha = usePage((s) => s.labelAlpha);
  const aligned = usePage((s) => s.aligned);
  const preset = presetNames.find((p) => presets[p].levelHu === window_.levelHu && presets[p].widthHu === window_.widthHu) ?? '';
  return (
    <>
      <Pick
        label={voice.t('app.tools.tool')}
        value={tool}
        onPick={(v) => update({ tool: v as Tool })}
        choices={[
          { value: 'crosshair', label: voice.t('app.tool.crosshair'), hint: 'C' },
          { value: 'window', label: voice.t('app.tool.window'), hint: 'W' },
          { value: 'outline', label: voice.t('find.tool'), hint: 'O' },
        ]}
      />
      <EditBar />
      {shown !== undefined ? (
        <Pick
          label={voice.t('app.tools.sequence')}
          value={shown.name}
          onPick={(v) => void showSequence(v)}
          choices={shown.names.map((n) => ({ value: n, label: voice.t(`app.sequence.${n}` as 'app.sequence.t1') }))}
        />
      ) : (
        <Pick
          label={voice.t('app.tools.preset')}
          value={preset}
          onPick={(v) => setPreset(v as Preset)}
          choices={presetNames.map((p) => ({ value: p, label: voice.t(`app.preset.${p}`), hint: presetKeys[p] }))}
        />
      )}
      <span className="tool-labels">
        <Tick checked={alpha > 0} onTick={(on) => update({ labelAlpha: on ? 0.45 : 0 })}>
          {voice.t('app.tools.labels')}
        </Tick>
        <input
          type="range"
          min={0}
          max={100}
          value={Math.round(alpha * 100)}
          aria-label={voice.t('app.tools.opacity')}
          onChange={(e) => update({ labelAlpha: Number(e.currentTarget.value) / 100 })}
        />
      </span>
      <Tick checked={aligned} onTick={(on) => update({ aligned: on })}>
        {voice.t('app.tools.aligned')}
      </Tick>
    </>
  );
}
