// Phrases françaises du domaine « physics » : ce que les solveurs refusent, et pourquoi.
import type { physicsEn } from './physics.en.ts';

export const physicsFr: Record<keyof typeof physicsEn, string> = {
  'physics.arena-full':
    'Un calcul a demandé plus de mémoire que prévu ({bytes} octets) ; c’est une erreur du programme, merci de la signaler.',
  'physics.bad-load':
    'Le chargement du modèle ({field}) ne correspond pas à sa grille ou n’est pas un nombre fini (valeur {index}) ; rien n’a été calculé.',
  'physics.bad-anisotropy':
    'Les facteurs de la conductivité selon les axes doivent être compris entre 1e-12 et 1e12 ; valeur donnée : {factor}.',
  'physics.bad-cells':
    'Un tableau de {cellCount} nombres ne correspond pas à la grille de {nx} × {ny} × {nz} voxels (nombres entiers d’au moins 1) ; rien n’a été calculé.',
  'physics.bad-conductivity':
    'Le modèle contient une conductivité qui n’est pas un nombre fini de 0 ou plus ({value} au voxel {index}) ; rien n’a été calculé.',
  'physics.bad-crush':
    'Les paliers d’écrasement doivent être des nombres positifs croissants, la déformation à laquelle l’os cède doit être supérieure à 0, et l’os ne peut ensuite être plus raide qu’avant ; rien n’a été calculé.',
  'physics.bad-fraction': 'Une part de réaction doit être comprise entre 0 et 1, bornes exclues ; valeur donnée : {fraction}.',
  'physics.bad-modulus':
    'Le modèle contient une rigidité qui n’est ni 0 ni un nombre compris entre 1e-30 et 1e30 MPa ({modulusMpa} au voxel {index}) ; rien n’a été calculé.',
  'physics.bad-plate':
    'Le plateau qui doit appuyer sur le modèle ne lui convient pas ({pointsCount} points) : chacun doit se trouver une seule fois sur le modèle et y être tenu, ils doivent s’étendre dans les directions où le plateau bascule, et le plateau doit bouger ; aucun chiffre n’est donné.',
  'physics.bad-poisson': 'Le coefficient de Poisson doit être compris entre -1 et 0,4999 ; valeur donnée : {poissonRatio}.',
  'physics.bad-probe':
    'La puissance d’une sonde doit agir sur au moins un voxel, et sur aucun dont la température est imposée ; elle est restée inchangée.',
  'physics.bad-reaction':
    'Le modèle contient un terme de réaction qui n’est pas un nombre fini de 0 ou plus ({value} au voxel {index}) ; rien n’a été calculé.',
  'physics.bad-side':
    'La condition sur le côté « {side} » de la boîte n’est pas un nombre fini, ou son échange est négatif ; rien n’a été calculé.',
  'physics.bad-size':
    'Les tableaux du modèle ne correspondent pas à sa grille de {nx} × {ny} × {nz} voxels ({moduliCount} rigidités, {nodesCount} nœuds) ; rien n’a été calculé.',
  'physics.bad-spacing': 'La taille de voxel doit être un nombre fini supérieur à 0 mm ; valeur donnée : {spacingMm}.',
  'physics.bad-stiffness':
    'Les constantes de rigidité du matériau ne sont pas celles d’un solide (toute déformation doit coûter de l’énergie) ; rien n’a été calculé.',
  'physics.bad-tube':
    'Un tube doit avoir une longueur et un diamètre intérieur supérieurs à 0 mm ; valeurs données : {lengthMm} et {boreMm} mm. Aucune pression n’est donnée.',
  'physics.bad-value':
    'Une source, une valeur imposée ou un départ n’est pas un nombre fini ({value} au voxel {index}) ; rien n’a été calculé.',
  'physics.cancelled': 'Le calcul a été annulé ; rien n’en a été gardé.',
  'physics.contrast':
    'Les conductivités, ou la conductivité et la réaction, sont trop différentes pour être calculées ensemble (de {low} à {high}) ; mettez les plus petites à 0.',
  'physics.empty': 'Il n’y a rien à calculer : tous les voxels du modèle sont vides. Vérifiez le masque.',
  'physics.flow-not-converged':
    'Le calcul n’a pas atteint la précision demandée après {iterationCount} itérations (résidu {residualFraction}) : le modèle a peut-être de longs canaux sinueux larges d’un seul voxel. Aucun chiffre n’est donné ; prenez des voxels plus petits ou un modèle plus simple.',
  'physics.flow-source':
    'Le ciment entrerait dans l’os là où rien ne circule (trocart {source}) : sa pointe doit être dans de l’os perméable, pas dans la corticale, au-dehors ou dans une issue. Rien n’a été calculé.',
  'physics.flow-value': 'Le modèle d’écoulement contient une valeur impossible ({field} : {value}) ; rien n’a été calculé.',
  'physics.flow-unbalanced':
    'Les débits de ce modèle ne se bouclent pas ({percent} % de ce qui entre ne ressort pas) : ses conductivités varient trop brutalement pour la précision du calcul. Aucun chiffre n’est donné ; mettez les plus petites à 0.',
  'physics.foreign-array':
    'Le noyau de calcul « {kernel} » a reçu une mémoire qui n’est pas la sienne ; c’est une erreur du programme, merci de la signaler.',
  'physics.heat-beyond':
    'À {timeS} s, le tissu serait à {valueC} °C, hors de ce que ce calcul sait décrire (de -273,15 à 1000 °C). Aucun chiffre n’est donné ; vérifiez les puissances et les sources.',
  'physics.heat-length': 'Le champ « {field} » du modèle thermique a {length} valeurs pour {cells} cellules ; rien n’a été calculé.',
  'physics.heat-lost':
    'Le calcul thermique a divergé avant {timeS} s ; aucun chiffre n’est donné. Vérifiez les puissances, les sources et les propriétés.',
  'physics.heat-temperature':
    'Une température doit être comprise entre -273,15 et 1000 °C ; valeur donnée : {valueC}. Rien n’a été calculé.',
  'physics.heat-time': 'Le calcul thermique est à {fromS} s et ne peut pas aller à {toS} s.',
  'physics.heat-value': 'Le modèle thermique contient une valeur impossible ({field} : {value}) ; rien n’a été calculé.',
  'physics.long-row':
    'Le modèle a {nx} voxels d’un côté à l’autre et {mostCount} au plus peuvent être calculés ; prenez des voxels plus grands ou couchez-le selon un autre axe.',
  'physics.no-outlet':
    'Des parties du modèle ({pieceCount}) reçoivent un débit qui n’a aucune sortie ; il n’existe pas de réponse stationnaire. Ouvrez une sortie ou équilibrez les sources à cet endroit.',
  'physics.not-converged':
    'Le calcul n’a pas atteint la précision demandée après {iterationCount} itérations (résidu {residualFraction}) : le modèle a peut-être des parties libres ou articulées qui portent une charge. Aucun chiffre n’est donné ; retirez les voxels isolés ou prenez des voxels plus grands.',
  'physics.too-large':
    'Ce calcul demande {needMb} Mo de mémoire et {limitMb} Mo sont disponibles ici ; des voxels {coarserFactor} fois plus grands conviendraient.',
  'physics.under-constrained':
    'Une partie du modèle porte une charge et rien ne la retient ({pieceCount} parties dans ce cas) ; il n’existe pas de réponse. Fixez-la ou retirez la partie libre.',
  'physics.void-moved':
    'Les voxels vides d’un modèle ne peuvent pas changer en cours de calcul ; c’est une erreur du programme, merci de la signaler.',
};
