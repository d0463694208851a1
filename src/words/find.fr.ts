// Phrases françaises du domaine « find » : tracer un corps d'un clic.
import type { findEn } from './find.en.ts';

export const findFr: Record<keyof typeof findEn, string> = {
  'find.title': 'Contour en un clic',
  'find.why':
    'Sans carte de segmentation : cliquez au milieu d’un corps, il est contouré. Nommez le premier ; les suivants sont comptés à partir de lui.',
  'find.first': 'Le premier corps cliqué est',
  'find.start': 'Cliquer les corps (O)',
  'find.stop': 'Terminer',
  'find.on':
    'Cliquez au milieu d’un corps. Alt + clic sur le bord du corps choisi y attire son contour ; un plateau glissé avec l’outil Plateaux aussi.',
  'find.count': '{nCount} corps contourés d’un clic',
  'find.remove': 'Retirer le contour de {level}',
  'find.limit': 'Corps seulement : ni arc ni pédicule. Ce qui en dépend attend leur tracé, ou une carte de segmentation.',
  'find.tool': 'Contour',
  'find.no-image': 'Aucune image où contourer un corps. Déposez d’abord le scanner ou l’IRM.',
  'find.unknown': 'Aucun corps contouré ne porte le nom {vertebra}.',
  'find.already': 'Ce corps est déjà contouré ({level}). Alt + clic sur son bord pour le corriger, ou retirez-le d’abord.',
  'find.bad-level': '« {level} » n’est pas un niveau. Les niveaux vont de C1 à S2, par exemple T12 ou L1.',
  'find.name-first': 'Dites d’abord quel niveau vous allez cliquer : un corps ne se compte pas à partir de rien.',
  'find.nothing-there': 'Aucun corps trouvé ici. Cliquez plus près du milieu d’un corps vertébral.',
  'find.over-neighbour': 'Là, le contour recouvrirait le corps voisin ({level}).',
  'find.faint-wall': 'La paroi de ce corps se voit mal : son contour y est deviné. À vérifier sur les coupes.',
  'find.faint-superior': 'Le plateau supérieur se voit mal : la hauteur repose sur une supposition. À vérifier sur les coupes.',
  'find.faint-inferior': 'Le plateau inférieur se voit mal : la hauteur repose sur une supposition. À vérifier sur les coupes.',
};
