// Phrases françaises du domaine « editing » : ce que la main déplace sur les images, corrections, mesures.
import type { editingEn } from './editing.en.ts';

export const editingFr: Record<keyof typeof editingEn, string> = {
  'editing.handle.entry': 'Point d’entrée osseux, {side} : glisser, ou flèches 0,5 mm, Maj 5 mm',
  'editing.handle.target': 'Pointe, {side} : glisser, ou flèches 0,5 mm, Maj 5 mm',
  'editing.handle.whole': 'Trocart entier, {side} : glisser, ou flèches 0,5 mm, Maj 5 mm',
  'editing.moving': '{side} : dans votre main',
  'editing.own': '{side} : déplacé à la main',
  'editing.own.explained': 'Votre trajet, pas encore dans le plan. Les valeurs viennent des fonctions mêmes du planificateur.',
  'editing.own.replan': 'Recalculer le plan avec lui',
  'editing.own.back': 'Revenir à la proposition',
  'editing.skin': 'Peau à pointe, posture de l’examen',
  'editing.waiting': 'Préparation des valeurs',
  'editing.no-line': 'Les deux points ne donnent pas de ligne.',
  'editing.off-bone': 'Cette ligne ne rencontre pas l’os.',
  'editing.breach': 'Effraction : {wall}, {mm:1} mm',
  'editing.near': 'Trop près : {wall}, {mm:1} mm',
  'editing.close': 'Proche : {wall}, {mm:1} mm',
  'editing.risk': 'Trop risqué : {share} de chances d’effraction',
  'editing.clear': 'À distance de toutes les parois visibles',
  'editing.wall.bodySide': 'bord latéral du corps',
  'editing.no-trocar': 'Aucun trocart n’est prévu pour {level} : proposez d’abord les trajets.',
  'editing.no-bone': 'La vertèbre {vertebra} n’est pas dans ce cas.',
  'editing.no-point': 'Un point de ce geste n’est pas un lieu. Rien n’a été écrit.',
  'editing.keys.entry': 'Entrée osseuse au croisement des repères',
  'editing.keys.target': 'Pointe au croisement des repères',
};
