// Every key and gesture, once: `?` shows this table, and what has an `act` is carried out from it. Keys of a focused view are handled there
// (views/plane-view.tsx), and only told here. Where OHIF has a key for the same thing it is OHIF's: arrows, + −, space, page up and down, comma and
// full stop, Escape, Ctrl+Z and Ctrl+Y.
import type { Code } from '../words/index.ts';
import { redo, setPreset, stepLayout, stepVertebra, togglePresenting, toLayout, toStage, undo } from './actions.ts';
import { deskStages, layouts, page, update } from './case-state.ts';
import { toClock } from './clock/clock-door.tsx';
import { cancelInHand } from './in-hand.ts';
import { gestures, toggleTool } from './tools/door.ts';
import { setPoint } from './trocar-draft.ts';

/** Groups of the list, in its order. */
export const keyGroups = ['mouse', 'pictures', 'layouts', 'case'] as const;
export interface KeyLine {
  readonly group: (typeof keyGroups)[number];
  /** As pressed: "w", "ctrl+shift+z", "pageup"; a digit is its place on the keyboard, as a French one needs Shift for it. */
  readonly chords: readonly string[];
  /** What is pressed, in words, where chords do not say it. */
  readonly key?: Code;
  readonly does: Code;
  /** always: also while writing. anywhere: also without a case. view: in a focused view, which handles it. */
  readonly where: 'always' | 'anywhere' | 'case' | 'pictures' | 'view';
  readonly act?: (chord: string) => void;
  /** Begins or makes a change of the case: not while it is shown to a meeting. */
  readonly edits?: true;
}

/** Of the trocar that is looked at; in the ablation, of the probe. */
const toCrosshair = async (grip: 'entry' | 'target'): Promise<boolean> =>
  page().stage === 'ablation' ? (await import('./probe-draft.ts')).setProbePoint(grip) : setPoint(grip);

const presetOf = { b: 'bone', s: 'soft', m: 'cement' } as const;
const mouse = (name: 'click' | 'wheel' | 'right' | 'middle' | 'double' | 'pinch'): KeyLine => ({
  group: 'mouse',
  chords: [],
  key: `app.keys.${name}.key`,
  does: `app.keys.${name}.does`,
  where: 'view',
});

export const keyLines: readonly KeyLine[] = [
  ...(['click', 'wheel', 'right', 'middle', 'double', 'pinch'] as const).map(mouse),
  { group: 'pictures', chords: ['alt+arrows'], does: 'desk.keys.nudge', where: 'view' },
  { group: 'pictures', chords: ['arrows'], does: 'solid.keys.turn', where: 'view' },
  { group: 'pictures', chords: ['space'], does: 'app.keys.space.does', where: 'view' },
  {
    group: 'pictures',
    chords: ['w'],
    does: 'app.keys.w.does',
    where: 'pictures',
    act: () => update({ tool: page().tool === 'window' ? 'crosshair' : 'window' }),
  },
  { group: 'pictures', chords: ['c'], does: 'app.keys.c.does', where: 'pictures', act: () => update({ tool: 'crosshair' }) },
  {
    group: 'pictures',
    chords: ['o'],
    key: 'app.keys.o.key',
    does: 'app.keys.o.does',
    where: 'pictures',
    edits: true,
    act: () => update({ tool: page().tool === 'outline' ? 'crosshair' : 'outline' }),
  },
  {
    group: 'pictures',
    chords: ['b', 's', 'm'],
    does: 'app.keys.presets.does',
    where: 'pictures',
    act: (chord) => setPreset(presetOf[chord as keyof typeof presetOf]),
  },
  {
    group: 'pictures',
    chords: ['l'],
    does: 'app.keys.labels.does',
    where: 'pictures',
    act: () => update({ labelAlpha: page().labelAlpha > 0 ? 0 : 0.45 }),
  },
  { group: 'pictures', chords: ['e'], does: 'editing.keys.entry', where: 'pictures', edits: true, act: () => void toCrosshair('entry') },
  { group: 'pictures', chords: ['t'], does: 'editing.keys.target', where: 'pictures', edits: true, act: () => void toCrosshair('target') },
  {
    group: 'pictures',
    chords: ['d'],
    does: 'editing.keys.measure',
    where: 'pictures',
    edits: true,
    act: () => void toggleTool('distance'),
  },
  { group: 'pictures', chords: ['shift+arrows'], does: 'editing.keys.nudge', where: 'view' },
  { group: 'pictures', chords: ['a'], does: 'app.keys.aligned.does', where: 'pictures', act: () => update({ aligned: !page().aligned }) },
  {
    group: 'pictures',
    chords: ['pageup', 'pagedown'],
    does: 'app.keys.page.does',
    where: 'pictures',
    act: (chord) => stepVertebra(chord === 'pageup' ? -1 : 1),
  },
  ...layouts.map(({ name, digit, word }): KeyLine => ({
    group: 'layouts',
    chords: [String(digit)],
    does: word,
    where: 'case',
    act: () => toLayout(name),
  })),
  {
    group: 'layouts',
    chords: [',', '.'],
    does: 'desk.keys.step-layout',
    where: 'pictures',
    act: (chord) => stepLayout(chord === ',' ? -1 : 1),
  },
  { group: 'layouts', chords: ['6'], does: 'app.stage.day', where: 'case', act: () => toStage('day') },
  { group: 'layouts', chords: ['7'], does: 'app.stage.followup', where: 'case', act: () => toStage('followup') },
  {
    group: 'layouts',
    chords: ['escape'],
    does: 'desk.keys.escape',
    where: 'case',
    act: () => {
      gestures()?.cancel();
      if (cancelInHand()) return;
      update(page().maximised === undefined ? { presenting: undefined } : { maximised: undefined });
    },
  },
  { group: 'layouts', chords: ['p'], does: 'app.keys.panel.does', where: 'pictures', act: () => update({ panelOpen: !page().panelOpen }) },
  { group: 'case', chords: ['ctrl+z'], does: 'desk.keys.undo', where: 'always', edits: true, act: () => void undo() },
  { group: 'case', chords: ['ctrl+shift+z', 'ctrl+y'], does: 'desk.keys.redo', where: 'always', edits: true, act: () => void redo() },
  { group: 'case', chords: ['f'], does: 'desk.keys.present', where: 'pictures', act: togglePresenting },
  { group: 'case', chords: ['k'], does: 'app.keys.clock.does', where: 'anywhere', act: toClock as () => void },
  { group: 'case', chords: ['?'], does: 'app.keys.title', where: 'anywhere', act: () => update({ helpOpen: true }) },
];

/** What was pressed, as the table writes it. */
export function chordOf(e: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const digit = /^Digit(\d)$/.exec(e.code)?.[1];
  const key = e.key === ' ' ? 'space' : e.key.toLowerCase();
  const command = e.ctrlKey || e.metaKey;
  // Shift is part of what a sign or a digit's place is; with a letter it counts only beside Ctrl.
  const shift = command && e.shiftKey && key.length === 1 ? 'shift+' : '';
  return `${command ? 'ctrl+' : ''}${e.altKey ? 'alt+' : ''}${shift}${digit !== undefined && !command && key !== '?' ? digit : key}`;
}

/** Answers of forms take digits and letters themselves; the choices of the bars do not. */
const writing = 'input:not(.tools input, .bar input, .present input), textarea, select, [role="dialog"], [role="listbox"]';
/** Keys that hold wherever the focus is, except while writing. */
export function onKey(e: KeyboardEvent): void {
  const chord = chordOf(e);
  const line = keyLines.find((l) => l.act !== undefined && l.chords.includes(chord));
  if (line?.act === undefined) return;
  const { view, stage, presenting } = page();
  if (line.edits === true && presenting === true) return;
  const target = e.target instanceof Element ? e.target : undefined;
  if (line.where !== 'always' && target?.closest(writing) != null) return;
  if ((line.where === 'case' || line.where === 'pictures') && view === undefined) return;
  // without pictures there is nothing these could change
  if (line.where === 'pictures' && deskStages.includes(stage)) return;
  e.preventDefault();
  line.act(chord);
}
