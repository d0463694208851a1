// Les phrases françaises du domaine « injection ».
import type { injectionEn } from './injection.en.ts';

export const injectionFr: Record<keyof typeof injectionEn, string> = {
  'injection.done': 'Injection calculée',
  'injection.progress.medium': 'Lecture de l’os comme une éponge',
  'injection.progress.members': 'Injection répétée, chaque fois dans un autre corps',
  'injection.kind.basivertebral': 'veine basivertébrale (vers le canal)',
  'injection.kind.segmental': 'veines segmentaires',
  'injection.kind.cortical': 'défaut de la paroi',
  'injection.kind.disc': 'disque',
  'injection.sides.left': 'un trocart, gauche',
  'injection.sides.right': 'un trocart, droit',
  'injection.sides.both': 'deux trocarts',
  'injection.definition.ct-by-kind': 'ciment hors du corps au scanner, compté par type ; à partir de {leastMl:2} ml',
  'injection.cohort.no-cleft-139':
    '139 vertébroplasties d’un seul niveau sans fente, vues au scanner (PMC8449924) ; fuite quelconque 76,3 %',
  'injection.leak-line': '{kind} : {percent} % [{low} – {high}] ; modèle seul {raw} %, cohorte {base} %{remarks}',
  'injection.needs-product':
    'Aucun ciment n’est nommé, et aucune horloge de ce cas n’en a un. Donnez --product : {known}, ou un fichier JSON avec les temps déclarés de votre produit.',
  'injection.never':
    'Une répétition, pas une prévision : on ne sait pas comment le ciment coulera vraiment dans cet os. Regardez l’écran ; c’est lui qui décide.',
  'injection.not-patient': 'non propre au patient',
  'injection.no-better-short': 'pas mieux que la moyenne',
  'injection.veins-not-patient':
    'Les veines ne se voient pas sur ce scanner : leur place vient de l’anatomie et varie au hasard. Ce qui est dit des fuites veineuses n’est pas propre au patient.',
  'injection.uncalibrated':
    'Pas d’étalonnage de cette image : la part d’os est lue dans les unités Hounsfield par une échelle usuelle, avec deux fois plus de doute. Résistance et volumes en dépendent.',
  'injection.contrast':
    'Du produit de contraste a été injecté : l’os paraît plus dense qu’il n’est, et le ciment irait plus loin que calculé.',
  'injection.thick':
    'Les voxels de l’image atteignent {voxelMm} mm : brèches des parois et des plateaux, fentes, ne s’y voient pas et ne sont pas dans le modèle. Les fuites par là sont celles du hasard.',
  'injection.wall-unseen':
    'Les coupes sont trop épaisses pour voir si le mur postérieur est entier : aucune ouverture n’y est dans le modèle, et les fuites vers le canal peuvent être sous-estimées.',
  'injection.wall-broken': 'Le mur postérieur est rompu : le ciment peut gagner le canal par là. Dans le modèle, c’est une sortie ouverte.',
  'injection.gap.endplate.superior': 'Le plateau supérieur est ouvert sur {areaMm2:0} mm² : dans le modèle, c’est une sortie.',
  'injection.gap.endplate.inferior': 'Le plateau inférieur est ouvert sur {areaMm2:0} mm² : dans le modèle, c’est une sortie.',
  'injection.gap.wall.anterior': 'La paroi antérieure est ouverte sur {areaMm2:0} mm² : dans le modèle, c’est une sortie.',
  'injection.gap.wall.left': 'La paroi GAUCHE est ouverte sur {areaMm2:0} mm² : dans le modèle, c’est une sortie.',
  'injection.gap.wall.right': 'La paroi DROITE est ouverte sur {areaMm2:0} mm² : dans le modèle, c’est une sortie.',
  'injection.cleft': 'Une fente de {cleftMl:1} ml est prise comme un espace libre : le ciment la remplit d’abord.',
  'injection.lysis':
    'Le tissu tumoral ({lesionMl:1} ml) est repoussé et non imbibé : sa résistance n’a jamais été mesurée. Le remplissage y est une supposition.',
  'injection.sclerosis': 'La tumeur dense résiste au ciment plus que le modèle ne le sait.',
  'injection.preview': 'Premier aperçu : le cours moyen seul, sur des voxels de {voxelMm:0} mm. Les probabilités ne sont pas données.',
  'injection.no-better.basivertebral':
    'Fuites par la veine basivertébrale : sur fantômes, le modèle ne distinguait pas mieux les patients que la moyenne de la cohorte. Lire le chiffre comme cette moyenne.',
  'injection.no-better.segmental':
    'Fuites dans les veines segmentaires : sur fantômes, le modèle ne distinguait pas mieux les patients que la moyenne de la cohorte. Lire le chiffre comme cette moyenne.',
  'injection.no-better.cortical':
    'Fuites par la paroi : sur fantômes, le modèle ne distinguait pas mieux les patients que la moyenne de la cohorte. Lire le chiffre comme cette moyenne.',
  'injection.no-better.disc':
    'Fuites dans le disque : sur fantômes, le modèle ne distinguait pas mieux les patients que la moyenne de la cohorte. Lire le chiffre comme cette moyenne.',
  'injection.stop.posterior-wall': 'Arrêter à {atMl:1} ml : le ciment atteint le quart postérieur du corps.',
  'injection.stop.leak-limit.basivertebral':
    'Arrêter à {atMl:1} ml : une fuite par la veine basivertébrale devient plus probable que la limite.',
  'injection.stop.leak-limit.segmental':
    'Arrêter à {atMl:1} ml : une fuite dans les veines segmentaires devient plus probable que la limite.',
  'injection.stop.leak-limit.cortical': 'Arrêter à {atMl:1} ml : une fuite par la paroi devient plus probable que la limite.',
  'injection.stop.leak-limit.disc': 'Arrêter à {atMl:1} ml : une fuite dans le disque devient plus probable que la limite.',
  'injection.stop.paste-too-stiff': 'Arrêter à {atMl:1} ml : la pâte est alors trop épaisse pour une seringue à main.',
  'injection.stop.hand-force': 'Arrêter à {atMl:1} ml : une main ne peut pousser davantage ; un ciment plus épais ne se force pas.',
  'injection.stop.body-full': 'Arrêter à {atMl:1} ml : le corps est plein.',
  'injection.proposal.reached':
    '{proposedMl:1} ml suffisent : les deux plateaux touchés, les deux côtés remplis, avant tout motif d’arrêt.',
  'injection.proposal.stop-before':
    'Aucun volume n’est proposé : un motif d’arrêt vient avant que les deux plateaux soient touchés et les deux côtés remplis.',
  'injection.proposal.no-contact': 'Aucun volume n’est proposé : jusqu’à {volumeMl:1} ml les deux plateaux ne sont pas touchés.',
  'injection.proposal.no-balance': 'Aucun volume n’est proposé : jusqu’à {volumeMl:1} ml un côté reste presque vide.',
  'injection.refused.not-hu':
    'Pas d’injection : l’image n’est pas en unités Hounsfield ({quantity}), rien ne dit combien d’os fait obstacle.',
  'injection.refused.coarse':
    'Pas d’injection : les voxels de l’image atteignent {voxelMm} mm ; au-delà de {mostMm} mm parois et brèches se perdent. Utilisez une reconstruction plus fine.',
  'injection.refused.cut': 'Pas d’injection : le bord de l’image coupe cette vertèbre. Ses voisines peuvent être calculées.',
  'injection.refused.metal': 'Pas d’injection : du métal dans cette vertèbre cache son os.',
  'injection.refused.old-cement':
    'Pas d’injection : {cementMl:1} ml d’ancien ciment remplissent une partie de ce corps, et le modèle ne connaît que moelle et os.',
  'injection.refused.no-plan': 'Pas d’injection : cette vertèbre n’a pas de plan avec un trajet de trocart. Planifiez-la d’abord.',
  'injection.refused.too-late':
    'Pas d’injection : {startMin:1} min après le mélange la pâte est déjà trop épaisse (dès {stopMin:1} min). Commencez plus tôt, ou mélangez à nouveau.',
  'injection.no-plan':
    '{level} n’a pas de plan avec un trajet de trocart : il n’y a rien par où injecter. Pourquoi : trocart plan --level {level}',
  'injection.tissue-change': 'Ce qui a été fait à l’os auparavant ({field} : {value}) n’est pas une valeur utilisable pour l’injection.',
  'injection.no-body':
    'La carte de segmentation n’a pas de corps vertébral avec une paroi pour {vertebraId} (corps et arc doivent être distingués). Rien n’est calculé sans lui.',
  'injection.tip-outside': 'La pointe prévue de {vertebraId} n’est pas dans l’os du corps. Vérifiez trajet et masque.',
  'injection.too-much':
    '{volumeMl:1} ml ne tiennent pas : les pores de ce corps contiennent {roomMl:1} ml, et au-delà de {mostMl:1} ml chaque goutte de plus en sortirait. Demandez moins.',
  'injection-view.report.banner': '{level} – INJECTION (RÉPÉTITION)',
  'injection-view.report.heading': 'Où le ciment peut aller',
  'injection-view.report.stale':
    'L’injection de {level} a été calculée avant qu’une de ses bases ne change : elle n’est pas imprimée. À recalculer.',
  'injection-view.report.refused': '{level} : aucune injection n’a été calculée.',
  'injection-view.report.leaks': 'Fuites à {ml:1} ml, {sides}',
  'injection-view.report.course': 'Cours, {sides}',
  'injection-view.report.compare': 'Un côté ou deux',
  'injection-view.product': 'Ciment',
  'injection-view.start': 'Première goutte après le mélange',
  'injection-view.flow': 'Débit',
  'injection-view.members': 'Corps tirés',
  'injection-view.cannula': 'Dans les canules',
  'injection-view.cannula-says': '{cannulaMl:1} ml (poussés par le mandrin, non comptés ci-dessous)',
  'injection-view.kind': 'Sortie',
  'injection-view.probability': 'Probabilité',
  'injection-view.raw': 'Modèle seul',
  'injection-view.cohort': 'Cohorte',
  'injection-view.mean': 'Volume moyen',
  'injection-view.said': 'À dire',
  'injection-view.ml': 'Injecté',
  'injection-view.contact': 'Plateaux touchés (supérieur, inférieur)',
  'injection-view.left': 'Part gauche',
  'injection-view.bone': 'Dans l’os',
  'injection-view.syringe': 'À la seringue',
  'injection-view.venous': 'Dans les veines',
  'injection-view.approach': 'Abord',
  'injection-view.first-stop': 'Premier motif d’arrêt',
  'injection-view.proposed': 'Suffit avec',
  'injection-view.none': 'aucun',
  'injection-view.report.method':
    'Injection : le ciment déplace la moelle (écoulement de Darcy à deux phases) sur les voxels du scanner du patient ; perméabilité selon la part d’os locale ; {memberCount} corps tirés sur ce qui n’est pas connu ; probabilités de fuite ramenées vers le taux d’une cohorte nommée.',
  'injection-view.report.limit.ensemble':
    'Les chiffres de fuite reposent surtout sur la cohorte : aucun patient avec images et fuites connues n’était disponible.',
  'injection-view.report.limit.veins': 'Les veines et les fissures fines ne se voient pas ; elles sont tirées au hasard.',
  'injection-view.report.source.odds': 'Rapports de cotes des fuites : Zhan 2017, PMID 28192270 ; taux par type : PMC8449924.',
  'injection-view.report.source.bone': 'Perméabilité de l’os vertébral : Baroud 2004, J Biomech 37:189.',
  'injection.progress.heat': 'Le ciment prend et chauffe l’os',
  'injection.heat.no-set': 'Pas de températures : ce produit n’indique pas quand il prend.',
  'injection.heat.cannot-discriminate':
    'Températures : les mesures sur pièces et chez les patients vont de 39 à 113 °C ; elles ne permettent pas de départager les modèles. Ces chiffres comparent, ils ne prédisent pas.',
  'injection.heat.no-canal': 'Pas de température du canal : il n’a pas été mesuré sur cette vertèbre.',
  'injection.heat.canal':
    'Le canal peut dépasser {limitC:0} °C, seuil de lésion des nerfs : jusqu’à {highC:0} °C ; plus de 50 °C pendant {aboveMin:1} min au plus.',
  'injection.heat.canal-watch': 'Le canal peut dépasser {limitC:0} °C, seuil de surveillance des nerfs : jusqu’à {highC:0} °C.',
  'injection.heat.place.cement': 'dans le ciment',
  'injection.heat.place.bone': 'os au contact du ciment',
  'injection.heat.place.posterior-wall': 'mur postérieur',
  'injection.heat.place.canal': 'canal',
  'injection-view.heat': 'Chaleur de prise après {ml:1} ml : point le plus chaud et durée au-dessus de {thresholdC:0} °C',
  'injection-view.heat.place': 'Où',
  'injection-view.heat.peak': 'Maximum',
  'injection-view.heat.above': 'Au-dessus de {thresholdC:0} °C',
  'injection-view.heat.at': 'Maximum après le mélange',
  'injection-view.heat.ml': 'Volume au-dessus',
  'injection-view.heat.band':
    'Intervalles sur {count} tirage(s) dans les limites de ce que l’on sait de l’os, du sang et du ciment ; ils contiennent environ {percent:0} % de ce qui est attendu. Le ciment sorti du corps n’y est pas.',
  'injection.heat.line':
    '{place} : maximum {peak:0} °C [{lowPeak:0} – {highPeak:0}], au-dessus de {thresholdC:0} °C {above:1} min [{lowAbove:1} – {highAbove:1}]',
  'injection.heat.head': 'Chaleur après {ml:1} ml, pendant la prise :',
  'injection-view.heat.chart': 'Point le plus chaud au cours du temps après le mélange, cours moyen',
  'injection.proposal.look': 'Un premier aperçu d’un seul cours ne propose aucun volume.',
};
