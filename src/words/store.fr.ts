// Phrases françaises du domaine « store » ; une clé manquante ne compile pas.
import type { storeEn } from './store.en.ts';

export const storeFr: Record<keyof typeof storeEn, string> = {
  'store.bad-code': '« {code} » ne peut pas être un code de dossier : 2 à 31 majuscules, chiffres et tirets, par exemple C-7F3K2.',
  'store.bad-initials':
    'Les initiales comptent une à cinq lettres, pour qu’aucun nom n’entre dans le journal ; elles sont déclarées, non authentifiées.',
  'store.bad-params': 'Le réglage « {field} » de l’étape « {step} » n’est pas accepté : {reason}.',
  'store.bad-record':
    'Un enregistrement de type « {kind} » ne suit pas son schéma (champ « {field} » : {reason}) ; rien n’a été enregistré.',
  'store.cancelled': 'Annulé ; rien de ce calcul n’a été gardé.',
  'store.changed-elsewhere':
    'Le dossier {code} est modifié en même temps par une autre fenêtre ou un autre programme ; attendez qu’il ait fini et recommencez.',
  'store.code-taken': 'Un dossier {code} existe déjà ; choisissez un autre code ou ouvrez ce dossier.',
  'store.damaged-blob':
    'Un fichier d’image du dossier est endommagé ({file}) : son contenu ne correspond plus à son nom. Rien n’a été modifié ; restaurez le dossier depuis un export.',
  'store.damaged-body':
    'Un fichier d’enregistrement du dossier est endommagé ({file}) : son contenu ne correspond plus à son nom. Rien n’a été modifié ; restaurez le dossier depuis un export.',
  'store.damaged-identity':
    'Le fichier d’identité du dossier est endommagé ; le reste du dossier est intact. Effacez l’identité et saisissez-la de nouveau.',
  'store.damaged-journal':
    'Le journal du dossier est endommagé à la ligne {line}. Rien n’a été modifié ; restaurez le dossier depuis un export.',
  'store.foreign-record': 'Cet enregistrement de type « {kind} » n’appartient pas au dossier ouvert.',
  'store.missing-blob': 'Un fichier d’image du dossier manque ({file}). Rien n’a été modifié ; restaurez le dossier depuis un export.',
  'store.missing-body':
    'Un fichier d’enregistrement du dossier manque ({file}). Rien n’a été modifié ; restaurez le dossier depuis un export.',
  'store.missing-input':
    'L’étape « {step} » a besoin d’un enregistrement de type « {kind} » et le dossier n’en a pas ; faites d’abord l’étape qui le produit.',
  'store.missing-vertebra': 'L’étape « {step} » est demandée pour une vertèbre absente du dossier ({vertebraId}).',
  'store.newer-case':
    'Ce dossier a été écrit par une version plus récente de Trocart ; mettez Trocart à jour pour l’ouvrir. Rien n’a été modifié.',
  'store.newer-record':
    'Ce dossier contient un enregistrement (« {kind} ») d’une version plus récente de Trocart ; mettez Trocart à jour pour l’ouvrir. Rien n’a été modifié.',
  'store.no-models': 'Cette version de Trocart n’a pas de modèles entraînés.',
  'store.no-such-case': 'Il n’y a pas de dossier {code} dans cette bibliothèque.',
  'store.no-such-task': 'L’étape « {step} » n’a pas de tâche « {task} ».',
  'store.not-a-case':
    'Ce fichier n’est pas un dossier Trocart, ou il est illisible. Rien n’a été modifié ; choisissez un fichier nommé case.trocart.',
  'store.not-a-number': 'Un enregistrement contient un nombre non fini ; rien n’a été enregistré.',
  'store.not-json': 'Un enregistrement contient une valeur qui ne peut pas être gardée ({type}) ; rien n’a été enregistré.',
  'store.reserved-key': 'Le nom de champ « {key} » est réservé ; rien n’a été enregistré.',
  'store.unreadable':
    'Le dossier ne peut pas être lu sur ce support ; vérifiez que le disque est présent et que vous avez le droit de le lire ({reason}).',
  'store.not-writable': 'Le dossier ne peut pas être écrit ({reason}) ; vérifiez la place libre et vos droits, puis recommencez.',
  'store.full':
    'Il n’y a plus de place pour ce changement : il n’est pas gardé. Tout ce qui précède est en sûreté. Enregistrez le dossier dans un fichier (menu du dossier), faites de la place, puis recommencez.',
  'store.not-persistent':
    'Le navigateur n’a pas promis de conserver cette bibliothèque : il peut effacer des dossiers si la place manque. Exportez vos dossiers, ou utilisez « npm start », qui les garde sur le disque.',
  'store.no-storage':
    'Ce navigateur n’offre pas de stockage privé ici ; les dossiers disparaissent à la fermeture de la page. Exportez ce que vous voulez garder.',
  'store.thread-failed': 'Un fil de calcul s’est arrêté de façon inattendue ({reason}) ; rien de ce calcul n’a été gardé. Recommencez.',
  'store.server-gone':
    'Le serveur local de Trocart ne répond pas ; relancez-le par « npm start » puis rechargez la page. Ce qui a été confirmé est sur le disque.',
  'store.server-refused':
    'Le serveur local de Trocart a refusé la demande ; ouvrez l’adresse affichée par « npm start », qui porte la clé de ce démarrage.',
  'store.server-running': 'Trocart fonctionne déjà : {address}',
  'store.port-taken': 'Le port {port} est occupé par un autre programme ; arrêtez-le, ou lancez Trocart sur un autre port (--port).',
  'store.server-started': 'Trocart est prêt : {address}',
  'store.no-app': 'La page n’est pas construite ; lancez « npm start », qui la construit, ou « npm run build ».',
  'store.no-such-path': 'Il n’y a ni fichier ni dossier « {path} » ; vérifiez le chemin.',
  'store.unreadable-file': 'Le fichier « {path} » ne peut pas être lu ({reason}) ; vérifiez vos droits et la présence du disque.',
  'store.too-large': 'Le serveur local de Trocart a refusé un morceau de plus de {limitCount} octets.',
  'store.bad-request': 'Le serveur local de Trocart n’a pas compris une demande ({what}) ; rechargez la page.',
  'store.server-fault': 'Le serveur local de Trocart a échoué ; relancez-le par « npm start ». Ce qui a été confirmé est sur le disque.',
  'store.no-such-step': 'Cette version de Trocart n’a pas d’étape « {step} ».',
  'store.running': 'Calcul en cours',
  'store.reading': 'Lecture des fichiers',
};
