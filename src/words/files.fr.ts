// Phrases françaises du domaine « files » ; une clé manquante ne compile pas.
import type { filesEn } from './files.en.ts';

export const filesFr: Record<keyof typeof filesEn, string> = {
  'files.reading-headers': 'Lecture des en-têtes : {doneCount} fichiers sur {filesCount}',
  'files.reading-pixels': 'Lecture des images : {doneCount} sur {filesCount}',
  'files.unwritable': 'La valeur « {value} » ne peut être écrite dans un fichier DICOM ; raccourcissez-la ou corrigez-la.',
  'files.cancelled': 'Lecture annulée ; rien n’a été conservé.',
  'files.nothing-readable':
    'Aucun des {filesCount} fichiers n’est une image DICOM lisible ici. Donnez le dossier exporté par le PACS ou le scanner, ou un fichier NIfTI ou NRRD.',
  'files.different-birth-dates':
    'Ces fichiers appartiennent à des patients différents : {patientsCount} dates de naissance. Rangez-les dans un dossier par patient et n’en lisez qu’un.',
  'files.different-sexes':
    'Ces fichiers appartiennent à des patients différents : le sexe diffère. Rangez-les dans un dossier par patient et n’en lisez qu’un.',
  'files.pixels-damaged':
    'Les pixels de l’image {slice} (fichier {file}) ne sont pas lisibles en entier : {why}. Exportez de nouveau la série, ou choisissez-en une autre.',
  'files.no-such-series':
    'Il n’y a pas de série {seriesCount} ; le plus grand numéro est {highestCount}. Listez les séries avec « trocart read ».',
  'files.series-not-a-volume':
    'La série {seriesCount} ne peut pas former un volume. Choisissez une autre série ou exportez celle-ci de nouveau.',
  'files.too-large':
    'Cette série dépasse la taille acceptée ({columnsCount} × {rowsCount} × {slicesCount}). Exportez un champ plus petit ou moins de coupes.',
  'files.series-choice': '{what} · {spacingMm:2} mm, {sliceCount} images{more}',
  'files.which-series': '{candidatesCount} séries conviennent également : laquelle utiliser ?',
  'files.which-position': 'Les fichiers n’indiquent pas la position du patient sur la table : quelle position ?',
  'files.name-differs':
    'Les fichiers portent des noms de patient différents, sans autre discordance. Qui accepte qu’il s’agit d’un seul patient (initiales) ?',
  'files.patient-id-differs':
    'Les fichiers portent des numéros de patient différents, sans autre discordance. Qui accepte qu’il s’agit d’un seul patient (initiales) ?',
  'files.name-and-id-differ':
    'Les fichiers portent des noms et des numéros de patient différents. Qui accepte qu’il s’agit d’un seul patient (initiales) ?',
  'files.position.HFS': 'Tête la première, sur le dos (HFS)',
  'files.position.HFP': 'Tête la première, sur le ventre (HFP)',
  'files.position.FFS': 'Pieds les premiers, sur le dos (FFS)',
  'files.position.FFP': 'Pieds les premiers, sur le ventre (FFP)',
  'files.position.HFDL': 'Tête la première, couché sur le côté gauche (HFDL)',
  'files.position.HFDR': 'Tête la première, couché sur le côté droit (HFDR)',
  'files.position.FFDL': 'Pieds les premiers, couché sur le côté gauche (FFDL)',
  'files.position.FFDR': 'Pieds les premiers, couché sur le côté droit (FFDR)',
  'files.identity-accepted':
    'Des noms ou numéros de patient différents ont été acceptés comme un seul patient par {who} (non authentifié).',
  'files.position-stated': 'La position du patient ({position}) a été indiquée par le lecteur, non par les fichiers.',
  'files.several-studies': 'Les fichiers contiennent {studiesCount} examens ; vérifiez que la série utilisée est la bonne.',
  'files.copies': '{filesCount} fichiers sont des copies exactes d’autres et n’ont été lus qu’une fois.',
  'files.not-dicom': '{filesCount} fichiers ne sont pas du DICOM et ont été mis de côté.',
  'files.damaged-file':
    '{filesCount} fichiers sont abîmés et ont été mis de côté : des coupes peuvent manquer. Exportez de nouveau la série.',
  'files.unknown-syntax':
    '{filesCount} fichiers utilisent un codage inconnu de ce programme et ont été mis de côté. Exportez-les sans compression ou en JPEG 2000 sans perte.',
  'files.file-too-large': '{filesCount} fichiers annoncent une taille absurde et ont été mis de côté.',
  'files.no-preamble': '{filesCount} fichiers n’ont pas de préambule DICOM ; ils ont été lus quand même.',
  'files.broken-header':
    '{filesCount} fichiers ont des éléments abîmés dans leur en-tête ; ce qui a pu être lu a été confronté aux autres images. Exportez de nouveau la série si possible.',
  'files.no-meta': '{filesCount} fichiers n’ont pas de méta-en-tête ; leur codage a été reconnu à leur premier élément.',
  'files.aside-segmentation': '{filesCount} segmentations DICOM accompagnent les images.',
  'files.aside-directory': '{filesCount} fichiers DICOMDIR trouvés ; les images elles-mêmes ont été lues.',
  'files.aside-document': '{filesCount} documents encapsulés ont été mis de côté.',
  'files.aside-report': '{filesCount} comptes rendus structurés, images clés ou états de présentation ont été mis de côté.',
  'files.aside-radiotherapy': '{filesCount} objets de radiothérapie ont été mis de côté.',
  'files.aside-secondary': '{filesCount} captures secondaires ont été mises de côté.',
  'files.aside-other': '{filesCount} autres objets DICOM ont été mis de côté.',
  'files.dicomdir-alone':
    'Seul le DICOMDIR a été donné : il liste {imagesCount} images mais n’en contient aucune. Donnez tout le dossier ou le disque.',
  'files.dicomdir-missing':
    'Le DICOMDIR liste {imagesCount} images, dont {missingCount} manquent parmi les fichiers donnés. Des coupes peuvent manquer.',
  'files.no-volume': 'Aucune des {seriesCount} séries ne peut former un volume ; chacune dit pourquoi.',
  'files.thick-slices':
    'La série la plus fine a un espacement de {spacingMm:2} mm, plus de {thinMm} mm : hauteurs et trajets sont moins sûrs.',
  'files.missing-position':
    'Les images n’indiquent pas leur position (attribut {tag}, {slicesCount} images) : elles ne peuvent former un volume.',
  'files.missing-orientation':
    'Les images n’indiquent pas leur orientation (attribut {tag}, {slicesCount} images) : elles ne peuvent former un volume.',
  'files.missing-pixel-spacing':
    'Les images n’indiquent pas la taille de leurs pixels (attribut {tag}, {slicesCount} images) : elles ne peuvent former un volume.',
  'files.bad-orientation':
    'L’orientation des images (attribut {tag}) n’est pas faite de deux directions unitaires perpendiculaires : l’en-tête est abîmé.',
  'files.absurd-geometry': 'Positions ou taille de pixel impossibles (pixel {spacingMm:3} mm) : l’en-tête est abîmé.',
  'files.not-a-volume':
    'Les {slicesCount} images sont toutes au même endroit (surveillance de bolus, perfusion…) : ce n’est pas un volume.',
  'files.too-few-slices': 'Seulement {slicesCount} images d’une même géométrie : il en faut au moins {fewestCount} pour un volume.',
  'files.duplicate-slices':
    '{slicesCount} images différentes sont au même endroit et rien dans les en-têtes ne les distingue : pas de volume. Exportez une série à la fois.',
  'files.missing-slices':
    '{missingCount} coupes manquent : un écart de {gapMm:2} mm pour un espacement de {spacingMm:2} mm. Pas de volume : les hauteurs seraient fausses. Exportez de nouveau la série complète.',
  'files.uneven-spacing':
    'Les coupes sont inégalement espacées ({leastMm:2} à {mostMm:2} mm, médiane {medianMm:2} mm). Pas de volume. Exportez une série à intervalle constant.',
  'files.drifting-slices': 'Les coupes ne s’empilent pas le long d’une droite (écart de {driftMm:2} mm). Pas de volume.',
  'files.rounded-positions':
    'Les positions des coupes sont arrondies (jusqu’à {deviationMm:3} mm d’un espacement régulier de {spacingMm:3} mm) ; une grille régulière est utilisée.',
  'files.position-jitter': 'Les positions des coupes s’écartent d’une grille régulière de {deviationMm:3} mm au plus.',
  'files.gantry-tilt': 'Le statif était incliné de {tiltDeg} degrés : les coupes ont été décalées sur une grille régulière.',
  'files.tilt-disagrees':
    'L’en-tête indique une inclinaison du statif de {tiltDeg} degrés mais les positions n’en montrent pas ; les positions ont été retenues.',
  'files.mixed-orientation': 'La série mélange {groupsCount} groupes d’images d’orientations différentes ; chacun a été lu à part.',
  'files.mixed-size': 'La série mélange {groupsCount} groupes d’images de taille ou de pixel différents ; chacun a été lu à part.',
  'files.mixed-frame': 'La série mélange {groupsCount} repères de référence ; chacun a été lu à part.',
  'files.some-unplaced': 'Certaines images de la série n’indiquent pas leur position ; elles ont été mises à part ({groupsCount} groupes).',
  'files.split-series': 'La série contient {partsCount} volumes complets, distingués par un champ de l’en-tête ({by}).',
  'files.orientation-varies': 'L’orientation indiquée varie légèrement d’une image à l’autre.',
  'files.thickness-varies': 'L’épaisseur de coupe indiquée varie au sein de la série.',
  'files.position-varies':
    'La position du patient n’est pas la même pour toutes les images de la série : droite et gauche ne sont pas sûres. Vérifiez avant usage.',
  'files.kernel-varies': 'Le filtre de reconstruction varie au sein de la série.',
  'files.kvp-varies': 'La tension du tube varie au sein de la série.',
  'files.scout': 'Topogramme, pas un volume.',
  'files.projection': 'Projection (MIP ou rendu), pas un volume.',
  'files.colour': 'Images en couleur, mises de côté.',
  'files.other-modality': 'Modalité {modality} : seuls le scanner et l’IRM sont lus.',
  'files.bad-pixel-format': 'Le format de pixel de l’en-tête est impossible ({bitsCount} bits) : l’en-tête est abîmé.',
  'files.modality-lut': 'Les valeurs passent par une table de conversion non prise en charge ; exportez la série avec pente et ordonnée.',
  'files.not-hu':
    'Les valeurs ne sont pas des unités Hounsfield (type {type}) : carte d’iode, de densité électronique ou similaire, mise de côté.',
  'files.frames-disagree': 'Le fichier annonce {statedCount} images mais en décrit {groupsCount} : l’en-tête est abîmé.',
  'files.missing-uids':
    'Certains fichiers n’ont pas leurs identifiants d’examen ou d’image (UID) ; ils ont été réunis par repère et description de série.',
  'files.bad-rescale': 'La pente de conversion est nulle : l’en-tête est abîmé.',
  'files.no-rescale': 'L’en-tête ne donne pas la conversion en unités Hounsfield : les valeurs ne sont pas utilisées comme densité.',
  'files.lossy': 'Les images ont été compressées avec perte : densités et contours fins sont altérés.',
  'files.monoenergetic': 'Images monoénergétiques virtuelles à {energyKev} keV : densités non comparables à 120 kVp.',
  'files.monoenergetic-unknown': 'Images monoénergétiques virtuelles (énergie non précisée) : densités non comparables à 120 kVp.',
  'files.photon-counting': 'Scanner à comptage photonique : densités différentes de celles d’un scanner conventionnel.',
  'files.contrast': 'Produit de contraste injecté : la densité trabéculaire est augmentée.',
  'files.derived': 'Images dérivées (reformatées ou traitées par la console).',
};
