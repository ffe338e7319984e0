import type { MailHost } from './hosts.ts'

/**
 * The domains under which providers give mailboxes to anybody. They are those that the providers name on their own pages for
 * users, held against Mozilla's ISPDB (thunderbird/autoconfig). Where a name is in other hands in some country it is not here:
 * yahoo.co.jp, for one, is another company's. What is missing is found by its MX records.
 */
const domains: Readonly<Partial<Record<MailHost, string>>> = {
  google: 'gmail.com googlemail.com',
  icloud: 'icloud.com me.com mac.com',
  '163': '163.com 126.com yeah.net',
  aol: 'aol.com aol.co.uk aol.de aol.fr aim.com love.com games.com wow.com ygm.com',
  fastmail: 'fastmail.com fastmail.fm fastmail.net messagingengine.com',
  gmx: 'gmx.net gmx.de gmx.at gmx.ch gmx.com gmx.co.uk gmx.fr gmx.us gmx.eu gmx.info gmx.biz gmx.org',
  'mail.com': 'mail.com email.com usa.com post.com consultant.com engineer.com',
  'mail.ru': 'mail.ru internet.ru inbox.ru list.ru bk.ru',
  'mailbox.org': 'mailbox.org',
  qq: 'qq.com foxmail.com',
  'web.de': 'web.de',
  yandex: 'yandex.com yandex.ru yandex.by yandex.kz yandex.ua ya.ru',
  zoho: 'zoho.com zohomail.com zohomail.eu zoho.eu zohomail.in zoho.in',
}

/** Names that come with the endings of many countries. */
const families: readonly (readonly [host: MailHost, name: string, endings: string])[] = [
  [
    'microsoft',
    'outlook',
    'com at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk co.id co.il co.nz co.th com.ar com.au com.br com.gr ' +
      'com.pe com.tr com.vn',
  ],
  [
    'microsoft',
    'hotmail',
    'com be ca cl cz de dk es fi fr gr hu it lt lv my nl no ph rs se sg sk co.id co.il co.in co.jp co.kr co.nz co.th co.uk ' +
      'co.za com.ar com.au com.br com.hk com.tr com.tw com.vn',
  ],
  [
    'microsoft',
    'live',
    'com at be ca cl cn de dk fi fr hk ie in it jp nl no ru se co.jp co.kr co.uk co.za com.ar com.au com.mx com.my com.ph ' +
      'com.pt com.sg',
  ],
  ['microsoft', 'msn', 'com'],
  ['microsoft', 'windowslive', 'com'],
  ['microsoft', 'passport', 'com'],
  [
    'yahoo',
    'yahoo',
    'com at be ca de dk es fi fr gr ie in it no pl ro se co.id co.il co.in co.nz co.th co.uk co.za com.ar com.au com.br ' +
      'com.co com.hk com.mx com.my com.pe com.ph com.sg com.tr com.tw com.ve com.vn',
  ],
  ['yahoo', 'ymail', 'com'],
  ['yahoo', 'rocketmail', 'com'],
  ['yahoo', 'myyahoo', 'com'],
]

const known: ReadonlyMap<string, MailHost> = new Map([
  ...Object.entries(domains).flatMap(([host, names]) =>
    names.split(' ').map((name) => [name, host as MailHost] as const),
  ),
  ...families.flatMap(([host, name, endings]) =>
    endings.split(' ').map((ending) => [`${name}.${ending}`, host] as const),
  ),
])

/** Who gives mailboxes under a domain; undefined when its name does not say. @param domain in lower case. */
export function hostOfDomain(domain: string): MailHost | undefined {
  return known.get(domain)
}
