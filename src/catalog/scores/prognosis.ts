// How long a patient with spinal metastases may live: Tokuhashi revised (2005). It predates today's drugs: its year is printed beside it. A public
// page prints its inequalities reversed; here a high sum is a long life. It says nothing of strength or stability.
import type { Score } from './score.ts';

export const tokuhashi = {
  id: 'tokuhashi',
  year: 2005,
  source: 'Tokuhashi revised 2005, Spine 30:2186; table as read in NICE CG75',
  items: [
    {
      id: 'performance',
      choices: [
        { id: '10-40', points: 0 },
        { id: '50-70', points: 1 },
        { id: '80-100', points: 2 },
      ],
    },
    {
      id: 'extraspinal-bone',
      choices: [
        { id: '3-or-more', points: 0 },
        { id: '1-2', points: 1 },
        { id: 'none', points: 2 },
      ],
    },
    {
      id: 'vertebral',
      choices: [
        { id: '3-or-more', points: 0 },
        { id: '2', points: 1 },
        { id: '1', points: 2 },
      ],
    },
    {
      id: 'organs',
      choices: [
        { id: 'unremovable', points: 0 },
        { id: 'removable', points: 1 },
        { id: 'none', points: 2 },
      ],
    },
    {
      id: 'primary',
      choices: [
        { id: 'lung', points: 0 },
        { id: 'osteosarcoma', points: 0 },
        { id: 'stomach', points: 0 },
        { id: 'bladder', points: 0 },
        { id: 'oesophagus', points: 0 },
        { id: 'pancreas', points: 0 },
        { id: 'liver', points: 1 },
        { id: 'gallbladder', points: 1 },
        // a primary that was looked for and not found; an unanswered question is missing
        { id: 'unidentified', points: 1 },
        { id: 'other', points: 2 },
        { id: 'kidney', points: 3 },
        { id: 'uterus', points: 3 },
        { id: 'rectum', points: 4 },
        { id: 'thyroid', points: 5 },
        { id: 'breast', points: 5 },
        { id: 'prostate', points: 5 },
        { id: 'carcinoid', points: 5 },
      ],
    },
    {
      id: 'palsy',
      choices: [
        { id: 'frankel-a-b', points: 0 },
        { id: 'frankel-c-d', points: 1 },
        { id: 'frankel-e', points: 2 },
      ],
    },
  ],
  bands: [
    { id: 'under-6-months', from: 0, to: 8 },
    { id: '6-months-or-more', from: 9, to: 11 },
    { id: '1-year-or-more', from: 12, to: 15 },
  ],
} as const satisfies Score<'tokuhashi'>;
