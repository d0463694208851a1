// English sentences of the area "store". Keys are the codes of findings, problems and labels; {name} is filled from their values.
export const storeEn = {
  'store.bad-code': '"{code}" cannot be a case code: use 2 to 31 capital letters, digits and hyphens, such as C-7F3K2.',
  'store.bad-initials': 'Initials are one to five letters, so that no name enters the journal; they are self-declared, not authenticated.',
  'store.bad-params': 'The setting "{field}" of the step "{step}" is not accepted: {reason}.',
  'store.bad-record': 'A record of kind "{kind}" does not fit its schema (field "{field}": {reason}); nothing was saved.',
  'store.cancelled': 'Cancelled; nothing of this run was kept.',
  'store.changed-elsewhere':
    'Case {code} is being changed by another window or program at the same time; wait for it to finish and try again.',
  'store.code-taken': 'A case {code} exists already; choose another code or open that case.',
  'store.damaged-blob':
    'An image file of the case is damaged ({file}): its contents no longer match their name. Nothing was changed; restore the case from an export.',
  'store.damaged-body':
    'A record file of the case is damaged ({file}): its contents no longer match their name. Nothing was changed; restore the case from an export.',
  'store.damaged-identity':
    'The identity file of the case is damaged; the rest of the case is untouched. Erase the identity and enter it again.',
  'store.damaged-journal': 'The journal of the case is damaged at line {line}. Nothing was changed; restore the case from an export.',
  'store.foreign-record': 'This record of kind "{kind}" does not belong to the open case.',
  'store.missing-blob': 'An image file of the case is missing ({file}). Nothing was changed; restore the case from an export.',
  'store.missing-body': 'A record file of the case is missing ({file}). Nothing was changed; restore the case from an export.',
  'store.missing-input': 'The step "{step}" needs a record of kind "{kind}" and the case has none; do the step that makes it first.',
  'store.missing-vertebra': 'The step "{step}" was asked for a vertebra the case does not have ({vertebraId}).',
  'store.newer-case': 'This case was written by a newer version of Trocart; update Trocart to open it. Nothing was changed.',
  'store.newer-record':
    'This case holds a record ("{kind}") written by a newer version of Trocart; update Trocart to open it. Nothing was changed.',
  'store.no-models': 'This version of Trocart has no trained models.',
  'store.no-such-case': 'There is no case {code} in this library.',
  'store.no-such-task': 'The step "{step}" has no task "{task}".',
  'store.not-a-case':
    'This file is not a Trocart case, or it is damaged beyond reading. Nothing was changed; choose a file named case.trocart.',
  'store.not-a-number': 'A record holds a number that is not finite; nothing was saved.',
  'store.not-json': 'A record holds a value that cannot be saved ({type}); nothing was saved.',
  'store.reserved-key': 'The field name "{key}" is reserved; nothing was saved.',
  'store.unreadable': 'The case cannot be read from this storage; check that the disk is present and that you may read it ({reason}).',
  'store.not-writable': 'The case folder cannot be written ({reason}); check the free space and your rights, then try again.',
  'store.full':
    'There is no room left for this change: it was not kept. Everything before it is safe. Save the case as a file (menu of the case), make room, then try again.',
  'store.not-persistent':
    'The browser did not promise to keep this library: it may erase cases when space runs short. Export your cases, or use `npm start`, which keeps them in a folder.',
  'store.no-storage':
    'This browser offers no private storage here; cases live only until the page is closed. Export what you want to keep.',
  'store.thread-failed': 'A calculation thread ended unexpectedly ({reason}); nothing of this run was kept. Try again.',
  'store.server-gone':
    'The local Trocart server does not answer; start it again with `npm start` and reload the page. What was acknowledged is on disk.',
  'store.server-refused':
    'The local Trocart server refused the request; open the address printed by `npm start`, which carries the key of this start.',
  'store.server-running': 'Trocart is running already: {address}',
  'store.port-taken': 'Port {port} is in use by another program; end it, or start Trocart with another port (--port).',
  'store.server-started': 'Trocart is ready: {address}',
  'store.no-app': 'The page has not been built; run `npm start`, which builds it, or `npm run build`.',
  'store.no-such-path': 'There is no file or folder "{path}"; check the path.',
  'store.unreadable-file': 'The file "{path}" cannot be read ({reason}); check your rights and that the disk is present.',
  'store.too-large': 'The local Trocart server refused a piece of more than {limitCount} bytes.',
  'store.bad-request': 'The local Trocart server was asked something it does not understand ({what}); reload the page.',
  'store.server-fault': 'The local Trocart server failed; start it again with `npm start`. What was acknowledged is on disk.',
  'store.no-such-step': 'This version of Trocart has no step "{step}".',
  'store.running': 'Calculating',
  'store.reading': 'Reading files',
} as const;
