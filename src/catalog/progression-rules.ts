// When a bone has collapsed since an earlier study. Fails first: heights measured standing once and lying once (a fracture opens when lying).
import { choice } from './choice.ts';

export const progressionRules = {
  /** Loss of any height, share of the earlier one, from which a collapse is called new or progressed. */
  collapseFromFraction: choice(
    0.15,
    0.1,
    0.2,
    'incident fracture in trials is 15-20 % and 4 mm (recalled); 0.15 leans to telling, and the band must lie above 0.05 as well',
  ),
  /** The lower end of the band must lie above this. */
  beyondErrorFraction: choice(0.05, 0.02, 0.1, 'a real loss of a tenth, and more than what two maps of one bone differ by'),
};
