// English sentences of the area "cement": clock, products, sitting.
export const cementEn = {
  'cement.done': 'Clock of the cement computed',
  'sitting.done': 'Sitting planned',
  'cement.progress': 'Computing the courses of the cement',
  // what is refused
  'cement.no-product':
    'No cement product was chosen. Choose one, or enter your own product’s times from its instructions; nothing was computed.',
  'cement.unknown-product': 'There is no cement product "{product}". Known: {known}. Or enter your own product’s times.',
  'cement.no-times':
    'The instructions of {product} were not read by this program: it shows no time for it. Enter the product’s own times (inject from, until, set) from its instructions.',
  'cement.no-kit': 'The kit of {product} must hold some powder and some liquid; nothing was computed.',
  'cement.no-plan': 'There is no plan with cement in this case: plan at least one level first.',
  'cement.bad-room': 'A room at {value} °C: the room must be between {low} and {high} °C. Nothing was computed.',
  'cement.bad-paste': 'Powder and liquid at {value} °C: they must be between {low} and {high} °C. Nothing was computed.',
  'cement.bad-body': 'A body at {value} °C: it must be between {low} and {high} °C. Nothing was computed.',
  'cement.bad-stated-temperature':
    'The product’s times are stated at {value} °C: that must be between {low} and {high} °C. Nothing was computed.',
  'cement.bad-from':
    'Injection from {value} min after mixing: that must be between {low} and {high} min. Check the product’s instructions.',
  'cement.bad-until':
    'Injection until {value} min after mixing: that must be between {low} and {high} min. Check the product’s instructions.',
  'cement.bad-set-time': 'Set after {value} min: that must be between {low} and {high} min. Check the product’s instructions.',
  'cement.times-order':
    'The product’s times cannot be: injection from {fromMin} min until {untilMin} min after mixing. Enter them from its instructions; nothing was computed.',
  'cement.second-contradicts':
    'The two stated temperatures contradict each other: workable until {firstMin} min at {firstC} °C and {secondMin} min at {secondC} °C. Warmer must be shorter.',
  'cement.set-before-stop':
    'The product would be set ({setMin} min) before its injection ends ({untilMin} min). Check the times in its instructions.',
  'cement.bad-number': 'The flag {flag} needs a number; "{value}" was given.',
  'cement.bad-product':
    'The file "{file}" does not describe a cement product ({field}). See the guide "cement" for what it holds; nothing was computed.',
  // what is true of this product, room or sitting
  'cement.window-closed':
    'No safe window: in the slowest course injection may begin at {fromMin} min, in the fastest it must stop at {untilMin} min. Cool the components, or take a product that is workable for longer. The test of the paste in the hand decides.',
  'cement.no-set-stated':
    '{product} states no setting time: no time is shown for "needle out", "set" and "hard". Keep a sample in the hand.',
  'cement.no-brand': 'These times are published figures of two papers put together, not those of the product in your hand. Enter its own.',
  'cement.far-from-stated':
    'The room ({roomC} °C) is far from the temperature at which the product’s times are stated ({statedC} °C): the bands are wide. A second stated temperature would narrow them.',
  'cement.pre-cooled':
    'Pre-cooled ({pasteC} °C in a room of {roomC} °C): the times depend on how fast the paste warms, taken as 10 min (6 to 15).',
  'cement.paste-warm': 'Powder and liquid ({pasteC} °C) are warmer than the room ({roomC} °C): everything comes sooner.',
  'cement.sitting.over-body': 'The planned {wholeMl} ml are more than the body holds ({bodyMl} ml).',
  'cement.sitting.no-bore': 'The bore of a {gauge} G cannula is not known here: what it holds is not counted.',
  'cement.sitting.stylet-over':
    'With the stylet pushed, the cannulas add {pushMl} ml to the {wholeMl} ml: above the range of the plan ({highMl} ml). Inject less, or leave it in the cannula.',
  'cement.sitting.hand':
    'Through the {gauge} G cannula a hand may no longer press the paste after {handMin} min of this mix (fastest course); the injection is planned until {endMin} min. Take a wider cannula or begin with it.',
  'cement.sitting.too-slow':
    '{level}: {ml} ml through one trocar do not fit between {fromMin} and {untilMin} min of any mix; it would take {needMlPerMin} ml/min. Take a product that is workable for longer, cool it, or inject less.',
  'cement.sitting.passed-over':
    '{product}: {level}, {ml:1} ml through one trocar, does not fit between {fromMin:1} and {untilMin:1} min of it. The next product is used in its place: check that it is the one you mix.',
  'cement.sitting.left-out': 'Injections not scheduled: {turnCount}. None is placed after the fastest "stop" of its mix.',
  // the clock
  'cement.phase.too-thin': 'Too thin',
  'cement.phase.inject': 'Inject',
  'cement.phase.stop': 'Stop',
  'cement.phase.do-not-move': 'Do not move the needle',
  'cement.phase.needle-out': 'Needle out',
  'cement.phase.setting': 'Setting',
  'cement.phase.set': 'Cement set',
  'cement.mark.inject-from': 'inject from',
  'cement.mark.stop': 'stop injecting',
  'cement.mark.needle-out': 'needle out',
  'cement.mark.set': 'set',
  'cement.mark.hard': 'cure ≥ 90 % of its final value',
  'cement.where.paste': 'in the syringe',
  'cement.where.syringe': 'sample in the room',
  'cement.product.published-pmma': 'Published figures (no brand)',
  'cement.where.body': 'in the vertebra',
  'cement.end.fast': 'fastest plausible course',
  'cement.end.slow': 'slowest plausible course',
  'cement.override':
    'Your own test overrides this clock: the paste hangs and does not drip; the sample in the hand. The sample in the room sets at another speed than the vertebra.',
  'cement.overridden': 'Moved by your own test.',
  'cement.statement':
    'The practice text says: 90 % of the final hardness after some {minutes} minutes. That is its statement, of unknown origin; the program computes degree of cure, which is not hardness.',
  'cement.ends': 'The clock ends here. It says nothing of when the patient may stand.',
  'cement.curing': 'Degree of cure',
  'cement.viscosity': 'Viscosity',
  'cement.never-unfitted': 'No time is shown that does not come from stated times of this product.',
  'cement.class.low': 'low viscosity',
  'cement.class.medium': 'medium viscosity',
  'cement.class.high': 'high viscosity',
  'cement.opacifier.barium-sulfate': 'barium sulfate',
  'cement.opacifier.zirconium-dioxide': 'zirconium dioxide',
  'cement.opacifier.none': 'no opacifier',
  'cement.event.started': 'mixing started',
  'cement.event.paste-hangs': 'the paste hangs: ready by the operator’s test',
  'cement.event.injection-started': 'injection started',
  'cement.event.injection-ended': 'injection ended',
  'cement.event.too-stiff': 'too stiff: stopped by the operator',
  'cement.event.needle-out': 'needle out',
  'cement.event.sample-hard': 'the sample in the hand is hard',
  'cement.event.jump-accepted': 'the computer’s clock was taken after a jump',
  'cement.event.jump-kept': 'the running clock was kept after a jump',
  'cement.event.missed': 'missed while the screen slept',
  'cement.event.ended': 'clock closed',
} as const;
