// Phrases françaises du domaine « workup » ; une clé manquante ne compile pas.
import type { workupEn } from './workup.en.ts';

export const workupFr: Record<keyof typeof workupEn, string> = {
  'workup.progress': 'Mesure des vertèbres',
  'workup.hu-absent':
    'Pas de scanner en unités Hounsfield avec le masque : hauteurs et grade viennent du masque seul ; densité, brèches et fentes sont absentes. Ajoutez la série de scanner pour les obtenir.',
  'workup.up-from-patient':
    'Vertèbre isolée : le haut a été pris sur les axes patient du fichier, non sur les voisines. À vérifier sur la coupe sagittale.',
  'workup.order-from-patient':
    'Des vertèbres n’ont pas de niveau : leur ordre a été pris sur les axes patient du fichier. Nommez les niveaux pour lever ce doute.',
  'workup.column-upside-down':
    'Les niveaux vont des pieds vers la tête du fichier : soit la carte est numérotée à l’envers, soit les axes patient sont inversés. À vérifier avant tout usage des niveaux ou des côtés.',
  'workup.level-undecided': 'Niveau indécis ({level}) : valeurs normales du premier nom.',
  'workup.level-unknown': 'Niveau inconnu : pas de valeurs normales ; seules les voisines servent de référence.',
  'workup.frame-doubtful':
    'Les plateaux trouvés pour ce corps sont inclinés de {tiltDeg:0}° sur la ligne de ses voisins : ils n’ont pas été crus et rien n’a été mesuré. Vérifiez la carte d’étiquettes, ou placez le repère à la main.',
  'workup.frame-turned':
    'L’arrière trouvé pour cette vertèbre est à {turnDeg:0}° de celui des vertèbres autour d’elle : il n’a pas été cru et rien n’a été mesuré. Vérifiez la carte d’étiquettes (morceau manquant, ciment laissé de côté), ou placez le repère à la main.',
  'workup.size-doubtful':
    'Corps trouvé large ou profond de {foundMm:0} mm ; d’après ceux autour de lui, il aurait {usualMm:0} mm : il n’a pas été cru et rien n’a été mesuré. Vérifiez la carte d’étiquettes (morceau manquant, ciment laissé de côté, deux vertèbres sous une étiquette).',
  'workup.nothing-to-measure':
    'Aucun corps vertébral mesurable dans ce masque (trop petit, coupé ou en morceaux). Corrigez cette vertèbre dans la carte de labels, puis rouvrez l’examen.',
  'workup.back-from-patient':
    'Corps seuls et pas de canal dans la carte : l’arrière a été pris sur les axes patient du fichier. À vérifier sur la coupe axiale.',
  'workup.ring-open':
    'L’anneau osseux n’est pas fermé dans ce masque : la ligne médiane repose sur l’arc, non sur le canal ; canal non mesuré.',
  'workup.body-only': 'Le masque ne contient que le corps : ni pédicules ni canal.',
  'workup.cut': 'Le bord de l’image coupe le corps : hauteurs et volume absents.',
  'workup.cut-behind': 'Le bord de l’image coupe l’arc postérieur ; le corps est entier.',
  'workup.heights-unreadable':
    'Plateaux illisibles : hauteurs absentes. Corrigez cette vertèbre dans la carte de labels, puis rouvrez l’examen.',
  'workup.pedicle-not-found.left': 'Pédicule GAUCHE introuvable dans ce masque.',
  'workup.pedicle-not-found.right': 'Pédicule DROIT introuvable dans ce masque.',
  'workup.correction-unused':
    'Une correction ({what}) est conservée mais sans effet : un pédicule ne se corrige que s’il a été trouvé, et parmi les repères seulement les six points des hauteurs.',
  'workup.correction-impossible':
    'Une correction des plateaux ou des repères n’a pas été appliquée : il ne reste pas de corps entre les plateaux, ou ils sont trop inclinés. La mesure lue est gardée.',
  'workup.corrected.endplate.superior':
    'Plateau supérieur corrigé par une personne : repère, hauteurs et angles en dépendent. Les intervalles tiennent compte des voxels, pas de la main.',
  'workup.corrected.endplate.inferior':
    'Plateau inférieur corrigé par une personne : repère, hauteurs et angles en dépendent. Les intervalles tiennent compte des voxels, pas de la main.',
  'workup.corrected.landmark':
    'Points de hauteur déplacés par une personne : hauteurs, plateaux et repère suivent. Les intervalles tiennent compte des voxels, pas de la main.',
  'workup.reference-table':
    'Aucune voisine intacte dans les images : comparaison à la seule table des niveaux ; la perte de hauteur est incertaine.',
  'workup.deformity':
    'Déformation, pas nécessairement une fracture : {lossPercent:0} % de hauteur perdue (grade {grade:0}). Plateau, signal de la moelle osseuse et histoire tranchent.',
  'workup.between-grades': 'Entre grade {low:0} et {high:0} : l’intervalle à 90 % de la perte de hauteur contient le seuil.',
  'workup.hu-impaction': 'Os spongieux {meanHu:0} UH dans un corps déformé : signe d’impaction, jamais de densité.',
  'workup.density-no-body': 'Aucun corps sain parmi L1, T12, L2, T11, L3 : densité du rachis non donnée.',
  'workup.density-contrast': 'Contraste injecté ou inconnu : UH données sans classe de densité.',
  'workup.density-kvp-unknown': 'Tension du tube inconnue : UH données sans classe de densité.',
  'workup.density-kvp-other': 'Tension du tube autre que 120 kV : UH données sans classe de densité.',
  'workup.class.normal': 'densité normale',
  'workup.class.osteopenia': 'densité basse',
  'workup.class.osteoporosis': 'dans la zone d’ostéoporose',
  'workup.class.unclassified': 'non classée',
  'workup.wall-too-thick': 'Mur postérieur non évalué : voxels trop épais ({voxelMm} mm en travers du mur).',
  'workup.endplate-too-thick': 'Brèches des plateaux non recherchées : voxels trop épais ({voxelMm} mm en travers des plateaux).',
  'workup.wall-broken': 'Mur postérieur rompu sur {gapMm2:0} mm².',
  'workup.wall-retropulsed': 'Recul du mur postérieur de {retropulsionMm} mm.',
  'workup.endplate-gap': 'Brèche d’un plateau ou d’un mur ({areaMm2:0} mm²).',
  'workup.cleft-gas': 'Fente gazeuse du corps ({volumeMl:2} ml).',
  'workup.cleft-fluid': 'Fente liquidienne du corps ({volumeMl:2} ml).',
  'workup.lesion-lytic': 'Lésion lytique : {volumeMl} ml, {sharePercent:0} % du corps.',
  'workup.lesion-sclerotic': 'Lésion condensante : {volumeMl} ml, {sharePercent:0} % du corps.',
  'workup.lesion-canal.contact': 'La lésion atteint l’espace épidural sans déformer le sac.',
  'workup.lesion-canal.sac-compressed': 'La lésion comprime le sac dural.',
  'workup.lesion-canal.cord-compressed': 'La lésion comprime la moelle.',
  'workup.lesion-canal.unseen':
    'Rapport de la lésion avec le canal non évalué : il faut une lésion lytique tracée dans la carte de labels, et son sac dural.',
  'workup.cement-present': 'Ciment antérieur dans le corps : {volumeMl} ml.',
  'workup.metal-present': 'Métal dans ou sur la vertèbre : UH non fiables à son voisinage.',
  'workup.genant.none': 'pas de déformation',
  'workup.genant.wedge': 'cunéiforme',
  'workup.genant.biconcave': 'biconcave',
  'workup.genant.crush': 'en galette',
  'workup.wall.intact': 'intact',
  'workup.wall.broken': 'rompu',
  'workup.wall.unseen': 'non vu',
};
