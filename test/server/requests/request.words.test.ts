import { wordsOf, type RequestMail } from '../../../apps/server/src/requests/request.words.js';

const MAILS: RequestMail[] = ['received', 'question', 'approved', 'refused', 'done', 'cancelled'];
const facts = { number: 12, site: 'École des Pins', app: 'KLettres', link: 'https://craie.example/demande/suivi/x', text: 'Ligne 1\nLigne 2' };

test.each(MAILS)('%s: one line as the subject, the number, the school, in both languages', (mail) => {
  for (const locale of ['fr', 'en'] as const) {
    const { subject, text } = wordsOf(mail, locale, facts);
    expect(subject).toMatch(locale === 'fr' ? /^Demande nº 12 : \S.*$/ : /^Request no\. 12: \S.*$/);
    expect(text).toMatch(locale === 'fr' ? /^Bonjour,\n\n/ : /^Hello,\n\n/);
    expect(text).toContain('École des Pins');
    expect(text).toMatch(/\S\n$/);
    expect(text).not.toMatch(/null|undefined|\n{3}/);
  }
});

test('the words of the team stand in what the team did, those of the asker nowhere', () => {
  for (const mail of MAILS) expect([mail, wordsOf(mail, 'fr', facts).text.includes('Ligne 1\nLigne 2')]).toEqual([mail, ['question', 'approved', 'refused'].includes(mail)]);
});

test('each later mail says in which one the address of the page stands, and none repeats it', () => {
  for (const locale of ['fr', 'en'] as const) {
    const first = wordsOf('received', locale, facts);
    expect(first.text).toContain(facts.link);
    for (const mail of MAILS.filter((one) => one !== 'received')) {
      const { text } = wordsOf(mail, locale, facts);
      expect([mail, text.includes(first.subject), text.includes('https')]).toEqual([mail, true, false]);
    }
    expect(first.text).not.toContain(first.subject);
  }
});

test('what is not known is not spoken of', () => {
  const bare = wordsOf('received', 'fr', { number: 3, site: 'École', app: null, link: null, text: null }).text;
  expect(bare).not.toMatch(/\(|https|Gardez/);
  expect(wordsOf('approved', 'en', { number: 3, site: 'School', app: null, link: null, text: null }).text).toContain('the program will be installed');
});
