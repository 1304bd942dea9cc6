import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const page = { method: 'GET', auth: 'none', evenIfPrivate: true, answer: 'redirect', limit: 'login' } as const;

const AskParams = Type.Object({
  redirect_to: Type.Optional(Type.String({ description: 'a path of this server' })),
  invite_code: Type.String({
    default: '',
    maxLength: 100,
    description: 'what an invite’s address ends with: for somebody new',
  }),
});

/** Signing in elsewhere, by links: OpenID Connect, and SAML. */
export const providers = {
  ask: endpoint({
    ...page,
    path: '/auth/oidc/:provider',
    summary: 'Sign in with a provider of OpenID Connect',
    params: AskParams,
  }),
  askSaml: endpoint({
    ...page,
    path: '/auth/saml/:provider',
    summary: 'Sign in with a provider of SAML',
    params: AskParams,
  }),
  samlMetadata: endpoint({
    ...page,
    path: '/auth/saml/:provider/metadata',
    summary: 'What a provider of SAML has to know of this server, as XML',
    answer: 'text',
  }),
  samlForm: endpoint({
    ...page,
    method: 'POST',
    path: '/auth/saml/:provider/acs',
    summary: 'Where a provider of SAML sends its answers by people’s browsers (HTTP-POST)',
    notes: 'It leads on to the next one: a form from elsewhere brings no cookies along, a link does.',
    params: Type.Object({ SAMLResponse: Type.String({ default: '' }) }),
  }),
  samlAnswer: endpoint({
    ...page,
    path: '/auth/saml/:provider/answer',
    summary: 'Lets an answer of a provider of SAML count in the browser that was sent to ask for it',
  }),
  age: endpoint({
    ...page,
    method: 'POST',
    path: '/auth/sign-up/age',
    summary: 'Say how old one is, where somebody new comes from a provider and the server asks',
    params: Type.Object({ date_of_birth: Type.String({ default: '', maxLength: 40, description: 'as `2008-02-29`' }) }),
  }),
  answer: endpoint({
    ...page,
    path: '/auth/oidc/:provider/callback',
    summary: 'Where a provider of OpenID Connect sends people back to',
  }),
};
