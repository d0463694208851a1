// Phrases françaises du domaine « labels » ; une clé manquante ne compile pas.
import type { labelsEn } from './labels.en.ts';

export const labelsFr: Record<keyof typeof labelsEn, string> = {
  'labels.no-files': 'Aucun fichier donné. Donnez un dossier DICOM, un zip ou des fichiers NIfTI/NRRD.',
  'labels.not-readable':
    '« {file} » n’est ni une image ni une carte de labels lisible ici. Donnez un dossier DICOM, un zip, un NIfTI ou un NRRD.',
  'labels.nothing-readable':
    'Aucun des {filesCount} fichiers n’est une image ni une carte de labels. Donnez un dossier DICOM, un zip, du NIfTI ou du NRRD.',
  'labels.unreadable': '{file} n’est ni un NIfTI ni un NRRD, malgré son nom. Exportez-le de nouveau.',
  'labels.gzip-damaged': '{file} est abîmé ou tronqué (sa somme de contrôle est fausse). Copiez-le ou exportez-le de nouveau.',
  'labels.truncated': '{file} est tronqué : {foundBytesCount} octets sur {wantedBytesCount}. Copiez-le ou exportez-le de nouveau.',
  'labels.too-large': '{file} prendrait plus de {limitBytesCount} octets de mémoire. Recadrez-le sur le rachis.',
  'labels.zip-damaged': '{file} est abîmé ou n’est pas une archive zip. Copiez-la ou recréez-la.',
  'labels.zip-encrypted': '{file} est protégé par un mot de passe. Décompressez-le d’abord et donnez le dossier.',
  'labels.zip-too-large': '{file} annonce un contenu plus grand qu’aucun examen. Décompressez-le vous-même et donnez le dossier.',
  'labels.zip-method': '{file} est compressé par une méthode non lue ici ({method}). Recréez le zip avec la méthode habituelle (deflate).',
  'labels.nifti-magic': '{file} n’est pas un fichier NIfTI-1 ou NIfTI-2. Exportez-le de nouveau en .nii ou .nii.gz.',
  'labels.nifti-pair': '{file} est une paire (.hdr et .img). Exportez-la en un seul fichier .nii ou .nii.gz.',
  'labels.four-dimensional': '{file} a une quatrième dimension ({timesCount} volumes). Exportez un seul volume.',
  'labels.colour': '{file} contient des couleurs, pas des mesures. Exportez l’image d’origine ou la carte de labels.',
  'labels.number-type': '{file} utilise un type de nombres non lu ici ({type}). Exportez-le en entiers 16 bits ou en virgule flottante.',
  'labels.unit': '{file} indique une unité de longueur inconnue (code {unit}). Exportez-le en millimètres.',
  'labels.no-orientation':
    '{file} ne dit pas où sont la gauche et la droite. Exportez-le avec son orientation (sform ou qform ; NRRD : space et space directions).',
  'labels.affine-not-finite': 'La géométrie de {file} contient des nombres impossibles. Exportez-le de nouveau.',
  'labels.spacing-impossible':
    'Les voxels de {file} mesurent entre {smallestMm:3} et {largestMm:1} mm : ce n’est pas une image de patient. Exportez-le de nouveau.',
  'labels.sheared':
    'Les axes de {file} ne sont pas perpendiculaires (écart {angleDeg}° : inclinaison du statif ?). Donnez la série DICOM, ou rééchantillonnez d’abord sur une grille régulière.',
  'labels.size-zero': '{file} indique une taille impossible ({size}). Exportez-le de nouveau.',
  'labels.nrrd-magic': '{file} n’est pas un fichier NRRD. Exportez-le de nouveau.',
  'labels.nrrd-many-files': '{file} répartit ses données sur plusieurs fichiers. Exportez-le en un seul fichier .nrrd.',
  'labels.nrrd-data-missing': '{file} a besoin de {data}, qui n’a pas été donné. Donnez les deux fichiers.',
  'labels.nrrd-encoding': '{file} est codé en « {encoding} », non lu ici. Exportez-le en gzip ou brut.',
  'labels.seg-other-reference': '{file} a été tracée sur une autre acquisition (repère différent). Donnez la segmentation de cette série.',
  'labels.seg-damaged': '{file} est une segmentation DICOM dont {what} est illisible. Exportez-la de nouveau.',
  'labels.seg-oblique': 'Les plans de {file} ne forment pas un empilement régulier. Exportez la segmentation sur la grille de sa série.',
  'labels.seg-too-large': '{file} contient plus de segments et de plans qu’il n’en faut pour un rachis. Exportez seulement les vertèbres.',
  'labels.forms-differ':
    '{file} : ses deux orientations (sform, qform) diffèrent de {apartMm} mm au plus ; sform a été utilisée. Vérifiez la gauche et la droite sur les images.',
  'labels.broken-voxels': '{file} : {nCount} voxels sans valeur ont reçu la valeur la plus basse.',
  'labels.quantity-assumed':
    '{file} : ses nombres ont été pris pour des unités Hounsfield, bien qu’il n’y ait pas d’air. S’il s’agit d’une densité ou d’un signal, les valeurs UH sont fausses.',
  'labels.images-left': '{nCount} images NIfTI/NRRD laissées de côté : la série DICOM a été utilisée.',
  'labels.no-such-image': 'Il n’y a pas d’image {seriesCount} : choisissez de 1 à {highestCount}.',
  'labels.no-image': 'Carte de labels sans image : hauteurs et grades seulement, ni densité ni UH.',
  'labels.no-map': 'Aucune carte de labels ne correspond à cette image : les vertèbres ne peuvent pas encore être mesurées.',
  'labels.other-maps-left': '{nCount} cartes de labels du dossier laissées de côté : celle que vous avez nommée a été utilisée.',
  'labels.masks-unused': '{nCount} masques d’organes non utilisés ici ont été laissés de côté.',
  'labels.not-a-map':
    '{file} n’est pas une carte de labels. Donnez des étiquettes entières (NIfTI, NRRD, DICOM SEG) ou un fichier par structure.',
  'labels.several-maps': '{nCount} cartes de labels nommées ({files}). N’en donnez qu’une, avec son masque de sous-régions s’il existe.',
  'labels.empty': '{file} est vide : tous les voxels sont à 0. Donnez la carte de labels de cette image.',
  'labels.wrong-order':
    '{file} : lue comme {convention}, la carte ne suit pas l’ordre du rachis. Elle est à l’envers, renumérotée ou d’un autre outil : exportez-la de nouveau ou nommez l’outil (--convention).',
  'labels.convention-unknown': 'Convention d’étiquettes inconnue « {convention} ». Connues : {known}.',
  'labels.convention-misfit': '{file} contient des valeurs ({values}) que {convention} n’a pas. Nommez un autre outil (--convention).',
  'labels.no-convention': '{file} : ses valeurs ({values}) ne correspondent à aucun outil connu. Nommez-en un (--convention) : {known}.',
  'labels.subregion-alone': '{file} distingue corps et arc mais pas une vertèbre de l’autre. Donnez-le avec le masque des vertèbres.',
  'labels.other-frame': '{file} ne se superpose pas à cette image (moins de 90 % à l’intérieur). Donnez la carte de labels de cette série.',
  'labels.resampled':
    '{file} a été porté de sa grille ({fromMm} mm) à celle de l’image ({toMm} mm), au plus proche voxel : ses bords ne sont pas plus fins que la plus grossière des deux.',
  'labels.partly-outside': '{file} : seule une part de {insideFraction:2} de ses voxels étiquetés est dans l’image.',
  'labels.does-not-fit':
    'Les étiquettes ne tombent pas sur de l’os (vertèbres {insideHu:0} UH, alentours {aroundHu:0} UH) : la carte peut être décalée, en miroir ou d’un autre patient. Regardez la superposition.',
  'labels.by-file-name': '{file} : deux outils auraient pu écrire ces valeurs ; le nom du fichier indique {convention}.',
  'labels.volume-unusual': '{file} : lue comme {convention} selon vous, mais des os ont un volume inhabituel pour leur niveau.',
  'labels.instances': '{file} numérote les vertèbres sans les nommer. Nommez un niveau (--confirm) pour les nommer toutes.',
  'labels.endplates-apart': '{file} étiquette les plateaux à part des corps : les hauteurs sont mesurées sans eux.',
  'labels.overlap': '{nCount} voxels appartiennent à plusieurs segments ; chaque segment garde son masque.',
  'labels.fractional': '{file} contient des fractions ({type}) ; les voxels d’au moins un demi ont été pris comme intérieurs.',
  'labels.segments-unnamed': '{nCount} segments de {file} ne nomment ni vertèbre ni structure utilisée ici et ont été laissés de côté.',
  'labels.segment-contradicts': '{file} : le segment « {label} » est codé {coded}. Le code a été utilisé ; vérifiez le niveau.',
  'labels.too-small': 'L’étiquette {label} n’a que {nCount} voxels : laissée de côté.',
  'labels.stray': '{nCount} voxels isolés ({volumeMl} ml) à distance de l’os ont été écartés.',
  'labels.in-pieces': 'L’étiquette est en {nCount} grands morceaux : corps et arc peuvent être disjoints dans la carte.',
  'labels.cut': 'L’étiquette touche le bord de l’image : des mesures de cette vertèbre peuvent manquer.',
  'labels.body-only': 'La carte ne contient que le corps : pédicules, canal et trajets ne peuvent pas être jugés d’après elle.',
  'labels.level-twice':
    'La carte nomme {to} à la hauteur de {from} ou au-dessus : deux os partagent un nom ou sont dans le désordre. Confirmez un niveau.',
  'labels.level-skipped': 'La carte passe de {from} à {to} entre os voisins : un numéro est sauté. Recomptez et confirmez un niveau.',
  'labels.level-gap': 'Entre {from} et {to}, {nCount} vertèbres manquent dans la carte.',
  'labels.wide-step':
    '{from} et {to} sont distantes de {distanceMm:0} mm : une vertèbre manque peut-être entre elles. Comptez sur les images.',
  'labels.thirteen-thoracic': 'La carte nomme une T13. Est-ce une treizième vertèbre costale ou L1 ? Confirmez un niveau avant tout acte.',
  'labels.six-lumbar': 'La carte nomme une L6. Est-ce une sixième lombaire ou une S1 lombalisée ? Confirmez un niveau avant tout acte.',
  'labels.four-lumbar':
    'Le sacrum est juste sous L4. Quatre lombaires, L5 sacralisée ou erreur de compte ? Confirmez un niveau avant tout acte.',
  'labels.relative-only':
    'Ni sacrum ni C2 dans la carte : les niveaux sont seulement relatifs. Comptez sur une vue du rachis entier avant de confirmer.',
  'labels.variant-recounted':
    'En comptant depuis {level}, ce rachis a une vertèbre de plus que d’habitude, ou la carte en avait une. Vérifiez les côtes et le sacrum.',
  'labels.unknown-vertebra': 'Il n’y a pas de vertèbre {vertebra}. Connues : {known}.',
  'labels.nothing-named': 'Dites quel os est {level} : un identifiant ou un point.',
  'labels.no-bone-there':
    'Aucune vertèbre en ({xMm:0}, {yMm:0}, {zMm:0}) mm. Donnez un point à l’intérieur d’une vertèbre, en millimètres LPS.',
  'labels.count-too-long':
    'Si cet os était {level}, les {aboveCount} os au-dessus et {belowCount} au-dessous n’auraient pas tous un nom. Confirmez un autre niveau.',
  'labels.level-not-confirmable': '« {level} » ne peut pas être confirmé : nommez un niveau de C1 à L6.',
  'labels.which-convention': '{file} : deux outils auraient pu écrire ces valeurs ({example}). Lequel ? (--convention)',
  'labels.choice-instances': 'aucun : les numéros distinguent seulement les os',
  'labels.which-position': 'Comment le patient était-il installé dans le scanner ? Le fichier ne peut pas le dire. (--position)',
  'labels.which-image': 'Plusieurs images données. Laquelle ? (--series)',
  'labels.which-map': 'Plusieurs cartes de labels correspondent à cette image. Laquelle ? (--segmentation)',
  'labels.which-segmentation': 'Quelle carte de labels va avec cette image ? (--segmentation)',
  'labels.position.HFS': 'tête la première, décubitus dorsal',
  'labels.position.HFP': 'tête la première, décubitus ventral',
  'labels.position.FFS': 'pieds les premiers, décubitus dorsal',
  'labels.position.FFP': 'pieds les premiers, décubitus ventral',
  'labels.position.HFDL': 'tête la première, décubitus latéral gauche',
  'labels.position.HFDR': 'tête la première, décubitus latéral droit',
  'labels.reading': 'Lecture de {file}',
  'labels.reading-labels': 'Lecture des étiquettes',
  'labels.read': 'Fichiers lus',
};
