// Phrases françaises du domaine « mr » : lecture d'une IRM, recalage, comparaison avec un examen antérieur.
import type { mrEn } from './mr.en.ts';

export const mrFr: Record<keyof typeof mrEn, string> = {
  'mr.after-contrast': 'Cette série a été faite après injection ; la moelle osseuse n’y est pas lue.',
  'mr.dixon-limit':
    'Image Dixon : eau et graisse sont séparées par la reconstruction de la machine, qui peut les échanger par endroits ; ses images « graisse » et « en phase » ne remplacent un T1 qu’avec cette limite.',
  'mr.name-disagrees':
    'La série s’appelle {named}, mais ses temps d’écho et de répétition sont ceux de {made} ; les temps font foi. Vérifiez la série.',
  'mr.blocks-no-overlap':
    'Les blocs de cet examen ne se recouvrent que sur {overlapMm:0} mm : ils sont assemblés par les seules coordonnées de la machine, et rien ne vérifie que le patient est resté immobile entre les deux.',
  'mr.blocks-unlike':
    'Là où les blocs de cet examen se recouvrent, leurs images ne concordent pas ({likenessPercent} %) : ils n’ont pas été assemblés. Ne vous fiez ni aux positions ni au compte des étages d’un bloc à l’autre ; lisez chaque bloc séparément.',
  'mr.blocks-sequences-disagree':
    'Les séquences de cet examen donnent des déplacements différents entre les blocs (écart de {apartMm:1} mm) : ils n’ont pas été assemblés. Ne vous fiez ni aux positions ni au compte d’un bloc à l’autre.',
  'mr.moved-between-blocks':
    'Le patient a bougé entre les blocs de {shiftMm:1} mm et {turnDeg:1}° ; le bloc inférieur a été remis en place.',
  'mr.single-block':
    'L’examen montre un seul bloc de {lengthMm:0} mm, et non le rachis thoracique et lombaire : d’autres tassements ne sont pas exclus, et les étages ne se comptent qu’à partir de ce qui est visible.',
  'mr.map-outside': 'La carte {file} ne recouvre aucune image de cet examen ; elle a été lue dans ses propres coordonnées.',
  'mr.blocks-count-differently':
    'Les cartes de deux blocs nomment une même vertèbre {upper} et {lower} : le compte est faux dans l’une d’elles. Corrigez les cartes avant de continuer.',
  'mr.blocks-apart': '{level} est à {apartMm:1} mm d’écart dans les cartes de deux blocs ; la plus éloignée du bord est retenue.',
  'mr.blocks-level-twice':
    'Deux vertèbres différentes portent le même nom dans les blocs de cet examen ({levels}) : une carte est décalée d’un étage, ou les blocs ne s’accordent pas.',
  'mr.unknown-sequence':
    'Cette série IRM n’a pas été reconnue, ni par ses champs, ni par son nom, ni par son contraste ; la moelle n’y est pas lue. Nommez le fichier d’après sa séquence (T1, STIR, T2 FS …).',
  'mr.named-by-contrast':
    'Ni les champs ni le nom du fichier ne disent quelle est cette série IRM ; son contraste est celui d’une {kind}. À vérifier.',
  'mr.contrast-disagrees':
    'La série s’appelle {named} mais son contraste ressemble à {looks} ; la moelle n’y est pas lue. Vérifiez la série.',
  'mr.suppression-failed':
    'La suppression de graisse a échoué dans cette série ({failedPercent} % de la graisse examinée reste brillante) : l’œdème ne peut pas y être lu. À refaire, en STIR si possible.',
  'mr.suppression-partly-failed':
    'La suppression de graisse a échoué dans une partie de cette série ({failedPercent} % de la graisse examinée reste brillante) : l’œdème ne peut pas y être lu à cet endroit.',
  'mr.no-fluid-sensitive':
    'L’examen ne contient aucune série sensible à l’eau (STIR, T2 avec suppression de graisse ou eau Dixon) : le signal ne peut pas dire si un tassement est récent. La forme est mesurée malgré tout.',
  'mr.dixon-for-t1': 'L’examen n’a pas de T1 ; l’image « graisse » ou « en phase » d’une série Dixon le remplace, avec sa limite.',
  'mr.no-t1': 'L’examen n’a ni T1 ni série Dixon : ce qui a remplacé la moelle ne peut pas être lu.',
  'mr.block-without-fluid': 'Le bloc {block} n’a pas de série sensible à l’eau : ses vertèbres ont une forme mais pas de signal.',
  'mr.frame-assumed':
    'Ces fichiers ne disent rien d’un repère commun ; on suppose que tous gardent les coordonnées de la machine pour un même examen.',
  'mr.study-before-birth':
    'L’examen est daté du {study}, avant la naissance du patient ({birth}) : l’une des dates est fausse, ou deux patients sont mélangés. Corrigez les fichiers.',
  'mr.age-unlikely': 'Les fichiers donnent un âge de {ageYear:0} ans : vérifiez le patient et la date.',
  'mr.ct-given': 'Ce qui a été donné comme IRM est un scanner. Donnez l’IRM avec --mri, et le scanner comme examen principal.',
  'mr.nothing-given': 'Ce qui a été donné à côté de l’examen ne contient ni image ni carte lisible.',
  'mr.other-patient-birth':
    'L’examen et ce qui a été donné à côté n’appartiennent pas au même patient : les dates de naissance diffèrent. Rien n’a été ajouté.',
  'mr.other-patient-sex':
    'L’examen et ce qui a été donné à côté n’appartiennent pas au même patient : le sexe diffère. Rien n’a été ajouté.',
  'mr.other-patient-name':
    'L’examen et ce qui a été donné à côté portent des noms ou numéros de patient différents. S’il s’agit bien du même patient, dites qui l’accepte : --accept-identity <initiales>.',
  'mr.earlier-is-later': 'L’examen antérieur est daté du {earlier}, après l’examen lui-même ({study}). Échangez les deux.',
  'mr.earlier-undated': 'L’examen antérieur n’a pas de date : on dit ce qui a été perdu depuis, pas quand.',
  'mr.no-labels':
    'Ce qui a été donné à côté de l’examen n’a pas de carte des vertèbres : ses images sont gardées, ses vertèbres ne sont pas repérées.',
  'mr.beside.ct-mri': 'L’IRM sur ce scanner',
  'mr.beside.earlier': 'L’examen antérieur sur celui-ci',
  'mr.beside.by-pictures':
    'L’IRM n’avait pas d’étiquettes : les os du scanner ont été retrouvés dans ses images, un par un. Niveau et forme sont ceux du scanner.',
  'mr.beside.by-maps': 'Os sur os, d’après les cartes d’étiquettes des deux.',
  'mr.beside.whole': 'Dans l’ensemble {shift:0} mm et {turn:1}° ; la posture en écarte les os ({residual:1} mm en moyenne).',
  'mr.beside.bones': '{count} vertèbres sur {all} placées',
  'mr.beside.level': 'Niveau',
  'mr.beside.residual': 'Écart des surfaces',
  'mr.beside.apart': 'Écart des séquences',
  'mr.beside.sd': 'Centre (1 ET)',
  'mr.beside.posture': 'Rotation',
  'register.progress': 'Recalage, vertèbre par vertèbre',
  'register.nothing-in-common': 'Les deux examens ne montrent aucune vertèbre du même nom : rien ne peut être recalé.',
  'register.levels-disagree':
    'Les deux examens ne comptent pas de la même façon : ce que l’un appelle {level} correspond mieux, dans l’autre, à {steps} étage plus loin. Confirmez le compte dans les deux avant de continuer ; rien n’a été recalé.',
  'register.count-not-sure':
    'La forme ne permet pas de dire quelle vertèbre d’un examen est laquelle de l’autre (facteur {factor}), et le compte n’est pas ancré dans les deux. Confirmez un étage dans chacun ; rien n’a été recalé.',
  'register.count-by-anchor':
    'Les formes seules ne disent pas quelle vertèbre est laquelle (facteur {factor}) ; le compte des deux examens (sacrum, C2 ou une personne) a été utilisé.',
  'register.too-few': 'Seules {acceptedCount} vertèbres sur {commonCount} ont pu être recalées : rien n’est rendu.',
  'register.parts-differ': 'Une carte n’a que les corps et l’autre ne les distingue pas : elles ne peuvent pas être superposées.',
  'register.bones-unmatched': '{unmatchedCount} vertèbres ne sont vues que dans l’un des deux examens.',
  'register.cancelled': 'Le recalage a été annulé ; rien n’a été gardé.',
  'register.carried':
    'L’IRM n’avait pas d’étiquettes : les os du scanner ont été cherchés dans ses images et {carriedCount} ont été trouvés ; deux séquences, chacune seule, écartent un centre de {worstMm:1} mm au plus. La forme et le niveau sont ceux du scanner ; un tassement survenu depuis n’y figure pas.',
  'register.carried-alone':
    'L’IRM n’avait pas d’étiquettes : les os du scanner ont été cherchés dans ses images et {carriedCount} ont été trouvés ; une seule séquence a pu servir, aucune autre ne la contrôle. La forme et le niveau sont ceux du scanner ; un tassement survenu depuis n’y figure pas.',
  'register.pictures-no-place':
    'Rien dans les images de l’IRM ne ressemble au rachis du scanner : aucune étiquette n’a été reportée. Vérifiez qu’il s’agit du même patient et du même segment.',
  'register.bone-unlike': 'Cette vertèbre n’a pas été trouvée : l’IRM n’y ressemble pas à ce que le scanner laisse attendre.',
  'register.one-sequence': 'Une seule séquence a pu placer cette vertèbre dans l’IRM : aucune autre ne la contrôle.',
  'register.bone-sequences-apart': 'Cette vertèbre n’a pas été recalée : les séquences de l’IRM écartent son centre de {residualMm:1} mm.',
  'register.pictures-count':
    'Les images ne disent pas sûrement quelle vertèbre de l’IRM est laquelle du scanner (un autre compte les explique presque aussi bien, facteur {factor} ; au-dessous de {limit} rien n’est cru) : aucune étiquette n’a été reportée. Donnez une carte d’étiquettes à l’IRM, ou cliquez ses corps dans un dossier à part.',
  'register.bone-no-answer': 'Cette vertèbre n’a pas pu être recalée.',
  'register.bone-residual': 'Cette vertèbre n’a pas été recalée : ses deux surfaces restent à {residualMm:1} mm l’une de l’autre.',
  'register.bone-overlap': 'Cette vertèbre n’a pas été recalée : une trop petite partie recouvre l’autre.',
  'register.bone-loose': 'Cette vertèbre n’a pas été recalée : sa place n’est pas assez bien tenue.',
  'register.bone-bend': 'Cette vertèbre n’a pas été recalée : elle plierait le disque de {bendDeg:0}°, plus qu’un rachis ne le fait.',
  'progression.progress': 'Comparaison avec l’examen antérieur',
  'progression.new-collapse': 'Tassée depuis l’examen antérieur : {lossPercent} % de sa hauteur d’alors.',
  'progression.progressed': 'Tassée davantage depuis l’examen antérieur : {lossPercent} % de sa hauteur d’alors.',
  'progression.undecided': 'On ne peut pas dire si elle s’est tassée depuis l’examen antérieur ({lossPercent} %, dans l’erreur de mesure).',
  'progression.state.new-collapse': 'tassement nouveau',
  'progression.state.progressed': 'tassement aggravé',
  'progression.state.unchanged': 'inchangée',
  'progression.state.undecided': 'indécis',
};
