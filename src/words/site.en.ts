// English sentences of the area "site": what a department says of itself once.
export const siteEn = {
  'site.unknown-field': 'The site settings have no "{field}". They know: {known}.',
  'site.not-settings': 'These are no site settings. They hold any of: {known}.',
  'site.bad-value': 'The site setting {field} does not take {value}. It takes: {expected}.',
  'site.not-json': '"{path}" is no JSON text; site settings look like {example}.',

  'app.site.title': 'Settings of this site',
  'app.site.unset': 'table set-up not stated: no LAO/RAO, CRA/CAU printed',
  'app.site.set': '{position}; detector to the left of a supine patient reads {label}',
  'app.site.position': 'The patient lies',
  'app.site.position.none': 'not stated',
  'app.site.side': 'Detector turned to the LEFT of a patient on the back, head first: the machine shows',
  'app.site.side.left': 'LAO',
  'app.site.side.right': 'RAO',
  'app.site.side.warn':
    'Try it once in the room. Leave it unstated where the machine changes its labels with the patient position entered.',
  'app.site.error': 'Execution error of a puncture (one sigma)',
  'app.site.error-mm': 'at the entry, mm',
  'app.site.error-deg': 'of the direction, °',
  'app.site.dead': 'Dead space of one trocar with its tubing, ml',
  'app.site.keep': 'Keep for this site',
  'app.site.explained': 'Kept on this computer for every case planned here. A plan made with other settings is shown as stale.',
  'app.running.site': 'Recording the settings',
} as const;
