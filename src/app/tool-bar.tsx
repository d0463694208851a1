// A thin row over the pictures: layout, tool, window presets, label overlay, axes. Everything also has a key.
import { SegmentedControl, Slider, Switch } from '@mantine/core';
import { toStage } from './actions.ts';
import { presets, update, usePage, type Preset, type Tool } from './case-state.ts';
import { useVoice } from './say.ts';

const presetNames = ['bone', 'soft', 'cement'] as const;
export const setPreset = (name: Preset): void => update({ window: presets[name] });

export function ToolBar() {
  const voice = useVoice();
  const tool = usePage((s) => s.tool);
  const window_ = usePage((s) => s.window);
  const alpha = usePage((s) => s.labelAlpha);
  const aligned = usePage((s) => s.aligned);
  const plan = usePage((s) => s.stage === 'plan');
  const preset = presetNames.find((p) => presets[p].levelHu === window_.levelHu && presets[p].widthHu === window_.widthHu) ?? '';
  return (
    <div className="tools" role="toolbar" aria-label={voice.t('app.tools')}>
      <SegmentedControl
        size="xs"
        aria-label={voice.t('app.tools.layout')}
        value={plan ? 'plan' : 'vertebrae'}
        onChange={(v) => toStage(v === 'plan' ? 'plan' : 'vertebrae')}
        data={[
          { value: 'vertebrae', label: voice.t('app.layout.workup') },
          { value: 'plan', label: voice.t('app.layout.plan') },
        ]}
      />
      <SegmentedControl
        size="xs"
        aria-label={voice.t('app.tools.tool')}
        value={tool}
        onChange={(v) => update({ tool: v as Tool })}
        data={[
          { value: 'crosshair', label: voice.t('app.tool.crosshair') },
          { value: 'window', label: voice.t('app.tool.window') },
        ]}
      />
      <SegmentedControl size="xs" aria-label={voice.t('app.tools.preset')} value={preset} onChange={(v) => setPreset(v as Preset)} data={presetNames.map((p) => ({ value: p, label: voice.t(`app.preset.${p}`) }))} />
      <div className="tool-labels">
        <Switch size="xs" label={voice.t('app.tools.labels')} checked={alpha > 0} onChange={(e) => update({ labelAlpha: e.currentTarget.checked ? 0.45 : 0 })} />
        <Slider className="tool-slider" size="xs" thumbLabel={voice.t('app.tools.opacity')} min={0} max={100} value={Math.round(alpha * 100)} onChange={(v) => update({ labelAlpha: v / 100 })} label={null} />
      </div>
      <Switch size="xs" label={voice.t('app.tools.aligned')} checked={aligned} onChange={(e) => update({ aligned: e.currentTarget.checked })} />
    </div>
  );
}
