// Phrases françaises du domaine « injection-page » : ce que la page dit autour d’une injection.
import type { injectionPageEn } from './injection-page.en.ts';

export const injectionPageFr: Record<keyof typeof injectionPageEn, string> = {
  'injection-page.title': 'injection (répétition)',
  'injection-page.ask': 'Combien, à quel débit',
  'injection-page.needs-plan': '{level} n’a pas de trajet de trocart. Planifiez-le d’abord : le ciment entre là où finit le trajet.',
  'injection-page.none': 'Aucune injection calculée pour {level}.',
  'injection-page.volume': 'Jusqu’à (ml)',
  'injection-page.volume.hint': 'comme prévu',
  'injection-page.flow': 'Débit (ml/min)',
  'injection-page.flow.hint': 'usuel',
  'injection-page.run': 'Injecter {level}',
  'injection-page.stale': 'Un élément sur lequel repose cette injection a changé.',
  'injection-page.look':
    'Premier aperçu : le cours moyen, sur des voxels grossiers. L’ensemble est en cours de calcul ; les probabilités de fuite viendront avec lui.',
  'injection-page.approach': 'Abord',
  'injection-page.planned': 'celui du plan',
  'injection-page.other': 'à côté, pour comparer',
  'injection-page.slider': 'Injecté, ml',
  'injection-page.legend':
    'Blanc : ciment, cours moyen. Pâle autour : un dixième des tirages y est déjà. Ambre sur la vue en volume : hors du corps vertébral.',
  'injection-page.legend-look': 'Blanc : ciment, cours moyen. Ambre sur la vue en volume : hors du corps vertébral.',
  'injection-page.injected': 'Injecté',
  'injection-page.no-stop': 'Aucun motif d’arrêt n’est atteint jusqu’à {volumeMl:1} ml dans ce modèle. C’est l’écran qui décide.',
  'injection-page.passed': 'Le curseur est au-delà.',
  'injection-page.leaks': 'Fuites après {ml:1} ml : probabilité et son intervalle à 90 %',
  'injection-page.facts': 'Après {ml:1} ml',
  'injection-page.time': 'Après le mélange',
  'injection-page.in-body': 'Dans le corps vertébral',
  'injection-page.leaked': 'Au-dehors, en moyenne',
  'injection-page.cannula': 'En plus, dans les canules',
  'injection-page.sides': 'Côtés',
  'injection-page.sides.share': 'gauche {left:0} % · droite {right:0} %',
  'injection-page.cannula-fall': 'Perdue dans la canule',
  'injection-page.viscosity': 'Viscosité',
  'injection-page.compared': 'Un trocart ou deux, après {ml:1} ml',
  'injection-page.solid': 'Ciment dans le corps vertébral',
  'injection-page.solid.caption':
    '{level} : le corps vertébral vu par transparence, de devant, de sa gauche et d’en haut, avec le ciment après {ml:1} ml',
  'injection-page.no-step': 'Cette version du programme ne calcule pas d’injection.',
  'injection-page.stylet': 'Poussée du mandrin = +{heldMl:1} ml : le contenu des canules entre après la seringue',
  'injection-page.syringe-until': 'Avec la poussée du mandrin à venir, la seringue s’arrête à {ml:1} ml.',
};
