// Phrases françaises du domaine « strength » : sur quoi repose le calcul par éléments finis, ce qu'il refuse, ce qui reste possible.
import type { strengthEn } from './strength.en.ts';

export const strengthFr: Record<keyof typeof strengthEn, string> = {
  'strength.done': 'Résistance calculée',
  'strength.progress.model': 'Construction du modèle',
  'strength.progress.states': 'Mise en charge du corps',
  'strength.progress.runs': 'Variation des lois, de l’étalonnage et des extrémités',
  'strength.bone.now': 'os tel qu’il est vu',
  'strength.bone.intact-twin': 'jumeau intact (d’après les voisines)',
  'strength.bone.undamaged-law': 'loi sans lésion (borne supérieure, non physique)',
  'strength.bone.residual': 'zone fracturée à {residual:2} de la loi',
  'strength.load.axial': 'axiale : le plateau supérieur descend droit',
  'strength.load.flexion': 'flexion : plateau libre de basculer, résultante au quart de la profondeur en avant',
  'strength.ends.pmma-caps': 'coiffes de PMMA',
  'strength.ends.disc': 'extrémités de type disque',
  'strength.cement.none': 'sans ciment',
  'strength.cement.planned': 'ciment prévu',
  'strength.cement.injected': 'ciment injecté',
  'strength.cement.observed': 'ciment vu sur les images',
  'strength.cause.law': 'loi de densité',
  'strength.cause.calibration': 'étalonnage',
  'strength.cause.ends': 'condition aux extrémités',
  'strength.cause.damage': 'raideur restante de la zone fracturée',
  'strength.cause.composite': 'module de l’os cimenté',
  'strength.cause.interface': 'surface entre ciment et os',
  'strength.band-designed': 'extrêmes de quelques variations énoncées, pas une probabilité',
  'strength.refused.not-hu':
    'Pas de résistance : l’image n’est pas en unités Hounsfield ({quantity}), aucune densité minérale ne peut y être lue. Hauteurs, grades et trajets restent donnés.',
  'strength.refused.coarse':
    'Pas de résistance : les voxels de l’image atteignent {voxelMm} mm ; au-delà de {mostMm} mm, plateaux et corticale sont perdus. Hauteurs, grades et trajets restent donnés ; utilisez une reconstruction plus fine.',
  'strength.refused.cut':
    'Pas de résistance : le bord de l’image coupe cette vertèbre, ou ses plateaux n’ont pas pu être lus. Les autres vertèbres de l’examen peuvent être calculées.',
  'strength.refused.metal':
    'Pas de résistance : du métal dans cette vertèbre ôte tout sens à ses densités. Sa forme et les autres vertèbres restent données.',
  'strength.refused.old-cement':
    'Pas de résistance « avant » : {cementMl:1} ml de ciment ancien cachent l’os. Le corps avec ce ciment peut encore être calculé (--cement observed).',
  'strength.refused.no-calibration':
    'Pas de résistance : rien ne dit ce que vaut une unité Hounsfield de cette image en minéral. Donnez un étalonnage, ou la pente et l’ordonnée de votre scanner (--slope, --intercept). Forme, grades et trajets restent donnés.',
  'strength.refused.no-injection':
    'Pas de résistance avec ciment injecté : aucune injection n’a été calculée pour cette vertèbre. Le ciment prévu ou observé peut servir.',
  'strength.cement-injected':
    'Le ciment est là où l’injection calculée l’a mis après {injectedMl:1} ml ({cementMl:1} ml du corps en tiennent, os et pores ensemble). Où il coulera chez ce patient n’est pas connu.',
  'strength.refused.no-plan':
    'Pas de résistance avec ciment prévu : cette vertèbre n’a pas de plan avec un trajet et une fourchette de ciment. Sans ciment, le calcul est possible.',
  'strength.refused.no-cement-seen':
    'Pas de résistance avec ciment observé : aucun ciment n’a été trouvé dans ce corps, ni dans la carte d’étiquettes ni dans l’image.',
  'strength.refused.no-bone':
    'Pas de résistance : aucun os plus raide que {leastMPa:0} MPa ne se tient entre deux plateaux. Vérifiez le masque et l’étalonnage. Forme et grades restent donnés.',
  'strength.refused.disconnected':
    'Pas de résistance : le masque est en {pieces} morceaux et {percent:0} % en sont détachés ; ce n’est pas une colonne. Corrigez le masque ; forme et trajets du reste sont donnés.',
  'strength.loose-removed':
    '{pieces} morceaux détachés du masque ({percent:1} % de l’os) ont été écartés du modèle ; seul le plus grand porte la charge.',
  'strength.too-large': 'Ce modèle demande {needMb} Mo et {limitMb} Mo sont disponibles ici ; avec des voxels de {voxelMm:2} mm, il tient.',
  'strength.unknown-law': 'Il n’y a pas de loi de densité « {law} ». Lois : {known}.',
  'strength.calibration-entered':
    'L’échelle des unités Hounsfield vers le minéral a été saisie, non mesurée sur cette image : la résistance varie avec elle d’une dizaine de pour cent ou plus.',
  'strength.contrast':
    'Le patient a reçu un produit de contraste : les densités sont trop élevées, et toute résistance avec elles. Comparez les états, n’utilisez pas les chiffres.',
  'strength.contrast-unknown':
    'On ne sait pas si un produit de contraste a été donné ; avec contraste, toute résistance serait trop élevée.',
  'strength.lesion.lytic':
    'Une lésion lytique se trouve dans ce corps : son tissu est pris à sa propre densité ; les lois de densité n’ont pas été mesurées sur de la tumeur.',
  'strength.lesion.sclerotic':
    'Une lésion condensante se trouve dans ce corps : une tumeur dense y est prise pour de l’os solide, ce qu’elle n’est pas forcément. La résistance peut être trop élevée.',
  'strength.cleft': 'Une fente se trouve dans ce corps : elle est prise comme très souple, ouverte ou fermée.',
  'strength.cement-rule':
    'Le ciment prévu ({cementMl:1} ml) est une boule autour de chaque pointe de trocart, maintenue dans le corps : une règle énoncée, pas une prédiction du trajet du ciment.',
  'strength.cement-short': 'Seuls {cementMl:1} ml des {wantedMl:1} ml de ciment tiennent dans le corps.',
  'strength.before-unseen':
    'L’image contient déjà {cementMl:1} ml de ciment : l’os qu’il recouvre n’est pas vu ; ni résistance « avant » ni gain ne sont donnés.',
  'strength.damage-prior':
    'Corps fracturé : l’os impacté est plus dense et pourtant rompu, aucune loi n’y vaut. La résistance est une courbe selon la raideur restante de la zone fracturée ; on la suppose entre {low:2} et {high:2} de la loi. Une autre hypothèse donne d’autres chiffres.',
  'strength.upper-bound':
    'La « loi sans lésion » prend l’os impacté à sa propre densité : une borne supérieure qui n’est pas physique, à côté du jumeau intact.',
  'strength.held-at-twin':
    'Une résistance du corps fracturé dépassait la borne basse de celle de son jumeau intact ({failureLoadN:0} N) ; elle est retenue à cette valeur : aucune fracture ne rend un corps plus solide.',
  'strength.no-twin': 'Aucune voisine saine n’a été trouvée : pas de jumeau intact auquel comparer ce corps.',
  'strength.crush-axial-only': 'Le calcul au-delà de la limite élastique n’est fait que pour la charge axiale entre coiffes de PMMA.',
  'strength.no-band':
    'Aucune variation n’a été calculée : ces chiffres n’ont pas de fourchette et ne doivent pas être comparés à d’autres.',
  'strength.adjacent':
    'Vertèbres voisines : aucun chiffre sans modèle à deux vertèbres. Un modèle trouvait l’articulation 17 % plus raide et la pression du disque 19 % plus forte au-dessus d’un ciment rigide (Baroud 2003, Eur Spine J 12:421) ; d’autres accusent la cyphose. Plus raide qu’intact n’est pas un gain.',
};
