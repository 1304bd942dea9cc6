import assert from 'node:assert/strict';
import { test } from 'node:test';
import { siteOfHost } from './site-of-host.ts';

test('names under one name are one site; addresses and single names are their own', () => {
  const table: Record<string, string> = {
    'social.example': 'social.example',
    'files.social.example': 'social.example',
    'a.b.c.social.example:8443': 'social.example',
    'social.example.': 'social.example',
    'example.co.uk': 'example.co.uk',
    'files.example.co.uk': 'example.co.uk',
    't.co': 't.co',
    'localhost:3000': 'localhost:3000',
    '127.0.0.1:3000': '127.0.0.1:3000',
    '[2001:db8::1]:443': '[2001:db8::1]:443',
  };
  for (const [host, site] of Object.entries(table)) assert.equal(siteOfHost(host), site, host);
});
