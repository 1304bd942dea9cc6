import type { NotificationKind } from '../../../core/notifications/kinds.ts';
import type { Spoken } from '../../../lib/text/spoken-language.ts';

type Titles = Record<NotificationKind, string>;

/** How each language says that something happened: `{name}` is who did it. */
const TITLES = {
  en: {
    mention: '{name} mentioned you',
    follow: '{name} followed you',
    'follow-request': '{name} wants to follow you',
    like: '{name} liked your post',
    reaction: '{name} reacted with {emoji}',
    boost: '{name} boosted your post',
    post: 'New post by {name}',
    edit: '{name} edited a post you boosted',
    report: '{name} made a report',
    sanction: 'The moderators wrote to you',
    'appeal-answered': 'Your appeal was answered',
    'report-resolved': 'What you reported was seen to',
    quote: '{name} quoted your post',
    'quote-edit': '{name} edited a post you quoted',
    poll: 'A poll has ended',
    unpublished: 'A scheduled post was not published',
  },
  de: {
    mention: '{name} hat dich erwähnt',
    follow: '{name} folgt dir jetzt',
    'follow-request': '{name} möchte dir folgen',
    like: '{name} gefällt dein Beitrag',
    reaction: '{name} hat mit {emoji} reagiert',
    boost: '{name} hat deinen Beitrag geteilt',
    post: 'Neuer Beitrag von {name}',
    edit: '{name} hat einen Beitrag bearbeitet, den du geteilt hast',
    report: '{name} hat etwas gemeldet',
    sanction: 'Die Moderation hat dir geschrieben',
    'appeal-answered': 'Dein Einspruch wurde beantwortet',
    'report-resolved': 'Um deine Meldung hat sich jemand gekümmert',
    quote: '{name} hat deinen Beitrag zitiert',
    'quote-edit': '{name} hat einen Beitrag bearbeitet, den du zitiert hast',
    poll: 'Eine Umfrage ist beendet',
    unpublished: 'Ein geplanter Beitrag wurde nicht veröffentlicht',
  },
  es: {
    mention: '{name} te mencionó',
    follow: '{name} te sigue',
    'follow-request': '{name} quiere seguirte',
    like: 'A {name} le gustó tu publicación',
    reaction: '{name} reaccionó con {emoji}',
    boost: '{name} compartió tu publicación',
    post: 'Nueva publicación de {name}',
    edit: '{name} editó una publicación que compartiste',
    report: '{name} ha enviado una denuncia',
    sanction: 'La moderación te ha escrito',
    'appeal-answered': 'Tu apelación ha sido respondida',
    'report-resolved': 'Tu denuncia ha sido atendida',
    quote: '{name} citó tu publicación',
    'quote-edit': '{name} editó una publicación que citaste',
    poll: 'Una encuesta ha terminado',
    unpublished: 'Una publicación programada no se publicó',
  },
  fr: {
    mention: '{name} vous a mentionné',
    follow: '{name} vous suit',
    'follow-request': '{name} souhaite vous suivre',
    like: '{name} a aimé votre message',
    reaction: '{name} a réagi avec {emoji}',
    boost: '{name} a partagé votre message',
    post: 'Nouveau message de {name}',
    edit: '{name} a modifié un message que vous avez partagé',
    report: '{name} a fait un signalement',
    sanction: 'La modération vous a écrit',
    'appeal-answered': 'Votre recours a reçu une réponse',
    'report-resolved': 'Votre signalement a été traité',
    quote: '{name} a cité votre message',
    'quote-edit': '{name} a modifié un message que vous avez cité',
    poll: 'Un sondage est terminé',
    unpublished: 'Un message programmé n’a pas été publié',
  },
} satisfies Record<Spoken, Titles>;

export function titleOf(language: Spoken, kind: NotificationKind, words: { name: string; emoji: string }): string {
  return TITLES[language][kind].replace(/\{(name|emoji)\}/g, (_, word: 'name' | 'emoji') => words[word]);
}
