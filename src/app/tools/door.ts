// The tools that draw on the pictures, behind a door: their code is fetched when one is first taken, and the page's first load is without it.
import { page, update, type Tool } from '../case-state.ts';
import { isEditTool, type EditTool, type Gestures } from './edit-tool.ts';

let loaded: Gestures | undefined;
export const gestures = (): Gestures | undefined => loaded;

export async function takeTool(tool: Tool): Promise<void> {
  loaded?.cancel();
  if (isEditTool(tool) && loaded === undefined) loaded = (await import('./gestures.ts')).gestures;
  update({ tool });
}
/** The same tool again puts it down. */
export const toggleTool = (tool: EditTool): Promise<void> => takeTool(page().tool === tool ? 'crosshair' : tool);
