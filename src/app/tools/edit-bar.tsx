// One choice among the tools that draw: a select, so that it is the same for mouse, finger and keyboard; beside it how the brush is set.
import { usePage } from '../case-state.ts';
import { useVoice } from '../say.ts';
import { takeTool } from './door.ts';
import { editTools, isEditTool, type EditTool } from './edit-tool.ts';
import { radiiMm, setRadius, sketchNow, sketchTo, useSketch } from './sketch.ts';
import './edit-bar.css';

export function EditBar() {
  const voice = useVoice();
  const tool = usePage((s) => s.tool);
  const hasBone = usePage((s) => s.vertebraId !== undefined);
  const lesion = usePage((s) => s.stage === 'ablation');
  return (
    <span className="edit-bar">
      <select
        aria-label={voice.t('editing.tools')}
        value={isEditTool(tool) ? tool : ''}
        className={isEditTool(tool) ? 'edit-on' : ''}
        data-testid="edit-tool"
        onChange={(e) => void takeTool(e.currentTarget.value === '' ? 'crosshair' : (e.currentTarget.value as EditTool))}
      >
        <option value="">{voice.t('editing.tools')}</option>
        {editTools.map((t) => (
          <option key={t} value={t}>
            {voice.t(`editing.tool.${t}`)}
          </option>
        ))}
      </select>
      {isEditTool(tool) && (
        <span className="edit-hint">
          {tool === 'brush' && <Brush />}
          <span role="status">
            {voice.t(
              tool === 'brush' && !hasBone
                ? 'editing.hint.no-bone'
                : tool === 'brush' && lesion
                  ? 'editing.hint.lesion'
                  : `editing.hint.${tool}`,
            )}
          </span>
        </span>
      )}
    </span>
  );
}

function Brush() {
  const voice = useVoice();
  const brush = useSketch((s) => s.brush);
  const lesion = usePage((s) => s.stage === 'ablation');
  return (
    <>
      <label className="edit-radius">
        {voice.t('editing.brush.radius', { mm: brush.radiusMm })}
        <input
          type="range"
          min={radiiMm.least}
          max={radiiMm.most}
          step={0.5}
          value={brush.radiusMm}
          onChange={(e) => setRadius(Number(e.currentTarget.value))}
        />
      </label>
      {lesion ? (
        <select
          aria-label={voice.t('editing.brush.part')}
          value={brush.lesion}
          data-testid="brush-lesion"
          onChange={(e) => sketchTo({ brush: { ...sketchNow().brush, lesion: e.currentTarget.value as typeof brush.lesion } })}
        >
          {(['bone', 'soft', 'erase', 'grow'] as const).map((p) => (
            <option key={p} value={p}>
              {voice.t(`editing.lesion.${p}`)}
            </option>
          ))}
        </select>
      ) : (
        <select
          aria-label={voice.t('editing.brush.part')}
          value={brush.part}
          data-testid="brush-part"
          onChange={(e) => sketchTo({ brush: { ...sketchNow().brush, part: e.currentTarget.value as typeof brush.part } })}
        >
          {(['body', 'posterior', 'erase'] as const).map((p) => (
            <option key={p} value={p}>
              {voice.t(`editing.brush.${p}`)}
            </option>
          ))}
        </select>
      )}
      <label className="tick">
        <input
          type="checkbox"
          checked={brush.isBall}
          onChange={(e) => sketchTo({ brush: { ...sketchNow().brush, isBall: e.currentTarget.checked } })}
        />
        <span>{voice.t('editing.brush.ball')}</span>
      </label>
    </>
  );
}
