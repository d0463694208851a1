// Phrases françaises d’un plan sur l’IRM seule ; une clé manquante ne compile pas.
import type { outlineEn } from './outline.en.ts';

export const outlineFr: Record<keyof typeof outlineEn, string> = {
  'plan.sides.outlined': 'sur l’IRM seule aucun côté n’est préféré : les deux sont esquissés',
  'plan.posture.mri-study':
    'IRM, geste en procubitus : angles et longueurs dans l’os valent dans leurs intervalles ; les distances à la peau ne sont pas données.',
  'plan.not-outlined-here': '{level} : pas d’esquisse sur l’IRM (T4 à L5 seulement).',
  'plan.outline.mri-alone': 'Sur l’IRM seule : une esquisse, pas un trajet. Les marges et le risque d’effraction ne sont pas donnés.',
  'plan.outline.ct-matters':
    'Un scanner peut changer l’abord de ce niveau ou l’interdire : les raisons sont sous « Ce qu’un scanner apporterait ».',
  'plan.outline.narrow.left':
    'Pédicule GAUCHE large de {widthMm} mm sur ces images, {neededMm} mm nécessaires : trop étroit même une demi-coupe ({acrossMm} mm) plus large. À côté du pédicule, ou scanner d’abord.',
  'plan.outline.narrow.right':
    'Pédicule DROIT large de {widthMm} mm sur ces images, {neededMm} mm nécessaires : trop étroit même une demi-coupe ({acrossMm} mm) plus large. À côté du pédicule, ou scanner d’abord.',
  'plan.outline.undecided.left':
    'Pédicule GAUCHE large de {widthMm} mm sur ces images, {neededMm} mm nécessaires ; des coupes de {acrossMm} mm ne distinguent pas large et étroit. Le scanner tranche.',
  'plan.outline.undecided.right':
    'Pédicule DROIT large de {widthMm} mm sur ces images, {neededMm} mm nécessaires ; des coupes de {acrossMm} mm ne distinguent pas large et étroit. Le scanner tranche.',
  'plan.outline.axial-wide.left':
    'Angle axial GAUCHE à peine lisible sur ces coupes (± {offDeg:0}°, 95 % ; un plan demande {wantedDeg:0}°) : la valeur donnée repose surtout sur l’habituel à ce niveau. Le scanner tranche.',
  'plan.outline.axial-wide.right':
    'Angle axial DROIT à peine lisible sur ces coupes (± {offDeg:0}°, 95 % ; un plan demande {wantedDeg:0}°) : la valeur donnée repose surtout sur l’habituel à ce niveau. Le scanner tranche.',
  'plan.outline.unseen.left': 'Pédicule GAUCHE non vu sur ces images : pas d’esquisse de ce côté.',
  'plan.outline.unseen.right': 'Pédicule DROIT non vu sur ces images : pas d’esquisse de ce côté.',
  'plan.outline.pedicle.wide': 'assez large',
  'plan.outline.pedicle.narrow': 'trop étroit',
  'plan.outline.pedicle.undecided': 'indécis',
  'plan.outline.pedicle.unseen': 'non vu',
  'plan.outline.approach.transpedicular': 'à travers le pédicule',
  'plan.outline.approach.parapedicular': 'à côté du pédicule',
  'plan.outline.approach.undecided': 'le scanner tranche',
  'plan.outline.basis.sagittal-slices': 'coupes sagittales, tous les {acrossMm} mm en travers des pédicules',
  'plan.outline.basis.axial-slices': 'coupes axiales, voxels de {acrossMm} mm en travers des pédicules',
  'plan.outline.basis.fine-voxels': 'voxels fins, {acrossMm} mm en travers des pédicules',
  'plan.outline.heading': 'Esquisse sur l’IRM seule',
  'plan.outline.withheld': 'Non donné : {list}.',
  'plan.outline.ct-adds': 'Ce qu’un scanner apporterait',
  'plan.outline.column.side': 'côté',
  'plan.outline.column.approach': 'abord',
  'plan.outline.column.pedicle': 'pédicule',
  'plan.outline.column.width': 'largeur (nécessaire), mm',
  'plan.outline.column.axial': 'angle axial, °',
  'plan.outline.column.sagittal': 'montée, °',
  'plan.outline.column.length': 'de l’os à la cible, mm',
  'plan.outline.width-of': '{width} ({needed})',
  'plan.outline.axial-how':
    'Angle axial : > 0 vers la ligne médiane en avançant ; d’après les deux côtés de cette vertèbre et l’angle habituel du niveau. Montée : > 0 vers la tête.',
  'plan.outline.band.width': 'largeur : d’après les coupes ; une demi-coupe et plus',
  'plan.outline.band.axial': 'angle axial : coupes, autre côté et angle habituel du niveau réunis',
  'plan.outline.band.length': 'longueur : point de contact osseux d’après les coupes',
  'plan.outline.band.sagittal': 'montée : dans le plan des coupes',
  'plan.withheld.clearance': 'distances au canal, aux parois, à la plèvre et aux vaisseaux',
  'plan.withheld.breach': 'probabilité d’une effraction',
  'plan.ct.clearance': 'Les marges et la probabilité d’une effraction, que l’IRM ne peut pas donner.',
  'plan.ct.upper-thoracic': 'De T4 à T9 les pédicules sont les plus étroits du rachis : si le trocart passe, ou doit passer à côté.',
  'plan.ct.axial-angle': 'L’angle axial, que ces coupes lisent à peine d’un côté ou des deux.',
  'plan.ct.narrow-pedicle':
    'La vraie largeur d’un pédicule que des coupes de plusieurs millimètres ne distinguent pas d’un pédicule étroit.',
  'plan.ct.posterior-wall': 'Si le mur postérieur est rompu : l’IRM montre sa ligne, non sa corticale.',
  'plan.ct.tumour': 'Combien d’os une tumeur a pris : parois, pédicules, arc postérieur.',
};
