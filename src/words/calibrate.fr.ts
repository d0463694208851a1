// Phrases françaises du domaine « calibrate » : ce qu’un niveau de gris veut dire en minéral, avec quelle certitude, et quand on ne peut le dire.
import type { calibrateEn } from './calibrate.en.ts';

export const calibrateFr: Record<keyof typeof calibrateEn, string> = {
  'calibrate.progress': 'Étalonnage du scanner',
  'calibrate.not-hu':
    'L’image n’est pas en unités Hounsfield ({quantity}) : aucune densité osseuse ne peut en être tirée, donc ni rigidité ni résistance. Ajoutez le scanner ; hauteurs et plan n’en ont pas besoin.',
  'calibrate.references-few':
    'Trop peu de tissus ont été trouvés pour étalonner ce scanner sans fantôme (trouvés : {found} ; il en faut {neededCount} parmi air, graisse, sang, muscle, os dense). Hauteurs, grades et plan restent valables ; rigidité et résistance ne peuvent être données. Prenez un scanner au champ plus large, désignez les barreaux d’un fantôme, ou saisissez pente et ordonnée.',
  'calibrate.energy-impossible':
    'Les tissus trouvés ({found}) ne font pas un étalonnage : ils s’accordent le mieux à {energy} keV, où aucun scanner ne rayonne. Hauteurs, grades et plan restent valables ; rigidité et résistance ne peuvent être données. Prenez un scanner qui montre l’air et la graisse autour du corps, désignez les barreaux d’un fantôme, ou saisissez pente et ordonnée.',
  'calibrate.entered-missing': 'Un étalonnage saisi demande une pente et une ordonnée (mg/cm³ par UH, et mg/cm³ à 0 UH).',
  'calibrate.rods-few': 'Un étalonnage par fantôme demande au moins trois barreaux ; {foundCount} ont été donnés.',
  'calibrate.rod-outside': 'Le barreau de {densityMgPerCm3:0} mg/cm³ n’est pas dans l’image ; désignez de nouveau son milieu.',
  'calibrate.rods-inconsistent':
    'Les barreaux ne donnent pas d’étalonnage : leurs UH ne croissent pas avec leur densité comme ceux d’un fantôme (pente {slope}, R² {r2}). Vérifiez que chaque point est dans le barreau de sa densité.',
  'calibrate.wrong-density':
    'Une loi faite pour la densité {wanted} a reçu une densité {given} ; rien n’a été calculé. Les densités se convertissent par leurs droites publiées, jamais l’une prise pour l’autre.',
  'calibrate.method-wide':
    'Étalonné sans fantôme, sur les tissus du patient : la densité est bonne à 30–40 mg/cm³ près par la seule méthode ; comparez les patients avec prudence.',
  'calibrate.sd-assumed': 'Aucune incertitude saisie avec l’étalonnage : celle d’un fantôme à barreaux habituel a été prise.',
  'calibrate.cortex-absent':
    'Aucun os assez dense et épais pour servir de référence : l’étalonnage repose sur les tissus mous et l’air, et peut lire l’os dense un tiers trop bas.',
  'calibrate.blood-absent': 'Pas de sang parmi les références (pas d’aorte dans la carte, ou illisible).',
  'calibrate.energy-odd':
    'Les références s’accordent le mieux à {energy} keV (R² {r2}), ce qui est inhabituel : corticale fine, ou image particulière. Les densités peuvent être fausses d’un quart.',
  'calibrate.contrast-seen':
    'Le vaisseau lit {vesselHu:0} UH : du produit de contraste a été injecté, quoi qu’en dise l’en-tête. Le sang n’a pas servi.',
  'calibrate.contrast-given':
    'Scanner injecté : l’os y paraît plus dense qu’il n’est. {sdMgPerCm3:0} mg/cm³ ont été ajoutés à l’incertitude ; un scanner sans injection est préférable.',
  'calibrate.contrast-unknown': 'On ne sait pas si du contraste a été injecté : avec contraste, l’os paraît plus dense qu’il n’est.',
  'calibrate.kvp-unknown': 'Tension du tube inconnue : des valeurs saisies pour une tension ne valent pas pour une autre.',
  'calibrate.kernel-unknown': 'Filtre de reconstruction inconnu : un filtre dur rehausse la corticale fine et le bruit.',
  'calibrate.monoenergetic':
    'Image monoénergétique virtuelle ({energy} keV) : ses UH ne sont pas ceux d’un tube à une tension ; seul vaut un étalonnage fait sur cette image même.',
  'calibrate.photon-counting': 'Scanner à comptage photonique : seuils et lois trouvés sur d’autres machines n’y ont pas été vérifiés.',
  'calibrate.metal-left-out': 'Métal dans l’image : {sliceCount} coupes ont été écartées de l’étalonnage.',
  'calibrate.cement-left-out': 'Le ciment ou le métal de la carte, et ce qui en est proche, ont été écartés de l’étalonnage.',
  'calibrate.result': '{method} : {zero:0} ± {zeroSd:0} mg/cm³ à 0 UH, {high:0} ± {highSd:0} mg/cm³ à 300 UH ({kind}).',
  'calibrate.reference': '{what} : {hu:0} UH dans {volumeMl} ml',
  'calibrate.reference.rod': 'barreau',
  'calibrate.reference.air': 'air',
  'calibrate.reference.fat': 'graisse',
  'calibrate.reference.blood': 'sang',
  'calibrate.reference.muscle': 'muscle',
  'calibrate.reference.cortical-bone': 'os dense',
  'calibrate.method.internal-references': 'Étalonné sur les tissus du patient',
  'calibrate.method.phantom-rods': 'Étalonné par les barreaux d’un fantôme',
  'calibrate.method.entered': 'Étalonnage saisi',
  'calibrate.kind.k2hpo4': 'équivalent K2HPO4',
  'calibrate.kind.hydroxyapatite': 'équivalent hydroxyapatite',
  'calibrate.kind.ash': 'densité de cendres',
  'calibrate.kind.apparent': 'densité apparente (humide)',
};
