// What can be done to a SOAP message: changes that ASMX does not mind, and changes after which it
// must refuse. Each is taken from what is written of ASMX (dispatch, reading, the map of statuses);
// a change about which that is silent stands in neither list.

import type { Chance } from '../../../support/seeds.ts';
import type { Parameter } from './calls.ts';
import { actionOf, elementOf, ENVELOPES, type SoapDraft } from './soap-draft.ts';
import { KINDS } from './values.ts';

/** One thing to do to a message. */
export interface SoapChange {
  readonly name: string;
  /** Whether it can be done, and means what it should; by default it can. */
  fits?(draft: SoapDraft): boolean;
  change(draft: SoapDraft, chance: Chance): void;
}

const header = (draft: SoapDraft, attributes: string): string => {
  const prefix = draft.prefix === '' ? 'h' : draft.prefix;
  const marked = attributes.replaceAll('@', `${prefix}:`);
  const name = draft.prefix === '' ? 'Header' : `${draft.prefix}:Header`;
  const declared = draft.prefix === '' ? ` xmlns:h="${draft.namespace}"` : '';
  return `<${name}${declared}><x xmlns="urn:x"${marked}>1</x></${name}>`;
};

const isHeadless = ({ head, behind }: SoapDraft): boolean => head + behind === '';

const atRandom = (draft: SoapDraft, chance: Chance, what: string): void => {
  draft.inside.splice(chance.below(draft.inside.length + 1), 0, what);
};

/** Without a second element of a name, whose order would tell. */
const isAsDeclared = ({ inside, operation }: SoapDraft): boolean =>
  inside.length > 1 && inside.length === operation.parameters.length;

const hasParameters = ({ operation }: SoapDraft): boolean => operation.parameters.length > 0;

/** What ASMX does not mind: the answer is a result all the same. */
export const HARMLESS: readonly SoapChange[] = [
  {
    name: 'unknown element',
    change: (draft, chance) => atRandom(draft, chance, '<zz><v>x</v></zz>'),
  },
  { name: 'comment between', change: (draft, chance) => atRandom(draft, chance, '<!-- c -->') },
  { name: 'instruction between', change: (draft, chance) => atRandom(draft, chance, '<?p i?>') },
  { name: 'blanks between', change: (draft, chance) => atRandom(draft, chance, '\r\n\t ') },
  {
    name: 'other order',
    fits: isAsDeclared,
    change: ({ inside }) => void inside.splice(0, inside.length, ...inside.toReversed()),
  },
  {
    name: 'second of a name',
    fits: hasParameters,
    change: ({ inside, operation }) =>
      void inside.push(elementOf(operation.parameters[0]?.name ?? 'v', 'no value')),
  },
  { name: 'attribute', change: (draft) => void (draft.ownAttributes += ' zz="1"') },
  {
    name: 'encodingStyle',
    change: (draft) => void (draft.ownAttributes += ' xmlns:e="urn:e" e:encodingStyle="urn:s"'),
  },
  { name: 'header', change: (draft) => void (draft.head = header(draft, '')) },
  {
    name: 'header that need not be understood',
    change: (draft) => void (draft.head = header(draft, ' @mustUnderstand="0"')),
  },
  {
    name: 'header for somebody else',
    change: (draft) =>
      void (draft.head = header(
        draft,
        ` @mustUnderstand="1" @${draft.version === 'soap11' ? 'actor' : 'role'}="urn:y"`,
      )),
  },
  { name: 'header behind the body', change: (draft) => void (draft.behind = header(draft, '')) },
  { name: 'other prefix', fits: isHeadless, change: (draft) => void (draft.prefix = 'SOAP-ENV') },
  { name: 'no prefix', fits: isHeadless, change: (draft) => void (draft.prefix = '') },
  { name: 'own prefix', change: (draft) => void (draft.ownPrefix = 'ns1') },
  { name: 'no declaration', change: (draft) => void (draft.declaration = '') },
  {
    name: 'line end before a bare root',
    change: (draft) => {
      draft.declaration = '';
      draft.lead = '\n';
    },
  },
  {
    name: 'mark',
    fits: ({ lead }) => lead === '',
    change: (draft) => void (draft.lead = '\uFEFF'),
  },
  {
    name: 'UTF-16',
    fits: ({ lead }) => lead === '',
    change: (draft) => {
      draft.lead = '\uFEFF';
      draft.encoding = 'utf16le';
      draft.contentType = draft.contentType?.replace('utf-8', 'utf-16') ?? null;
    },
  },
  { name: 'comment at the end', change: (draft) => void (draft.trail = '<!-- end -->\n') },
  { name: 'in chunks', change: (draft) => void (draft.isChunked = true) },
  {
    name: 'capitals in the content type',
    change: (draft) =>
      void (draft.contentType = draft.contentType?.replace('xml;', 'XML;') ?? null),
  },
  {
    name: 'bare action',
    fits: ({ soapAction }) => soapAction !== null,
    change: (draft) => void (draft.soapAction = draft.soapAction?.replaceAll('"', '') ?? null),
  },
  {
    name: 'encoded action',
    fits: ({ soapAction }) => soapAction !== null,
    change: (draft) => void (draft.soapAction = draft.soapAction?.replaceAll('/', '%2F') ?? null),
  },
  { name: 'no action', change: (draft) => void (draft.soapAction = null) },
];

/** Writes a parameter anew, which is then the only one of its name. */
const rewrite = ({ inside }: SoapDraft, { name }: Parameter, written: string): void => {
  const others = inside.filter((each) => !each.startsWith(`<${name}>`));
  inside.splice(0, inside.length, ...others, written);
};

const wrongTexts = ({ kind }: Parameter): readonly string[] => KINDS[kind].soap.wrong;

const hasWrongTexts = ({ operation }: SoapDraft): boolean =>
  operation.parameters.some((parameter) => wrongTexts(parameter).length > 0);

/** What is put into a simple value, and is no text. */
const STRANGE = ['<!-- c -->', '<?p i?>', '<b/>', '<b>1</b>'];

/** What makes any document ill-formed wherever content may stand. */
const ILL = [
  '<',
  '&',
  '&nope;',
  '&#0;',
  '\u0001',
  ']]>',
  '</zz>',
  '<zz>',
  '<a b=1/>',
  '<a b="1" b="1"/>',
  '<q:a/>',
  '<!DOCTYPE a>',
];

/** What ASMX refuses: none of these may be answered with a result. */
export const REFUSED: readonly SoapChange[] = [
  {
    name: 'a text that is no value',
    fits: (draft) => hasWrongTexts(draft),
    change: (draft, chance) => {
      const { parameters } = draft.operation;
      const parameter = chance.of(parameters.filter((each) => wrongTexts(each).length > 0));
      rewrite(draft, parameter, elementOf(parameter.name, chance.of(wrongTexts(parameter))));
    },
  },
  {
    name: 'markup in a simple value',
    fits: hasParameters,
    change: (draft, chance) => {
      const parameter = chance.of(draft.operation.parameters);
      const { name } = parameter;
      rewrite(draft, parameter, `<${name}>1${chance.of(STRANGE)}</${name}>`);
    },
  },
  { name: 'ill-formed inside', change: (draft, chance) => atRandom(draft, chance, chance.of(ILL)) },
  {
    name: 'ill-formed behind',
    change: (draft, chance) =>
      void (draft.trail = chance.of(['x', '<', '<a/>', '</a>', '&amp;', '<![CDATA[]]>'])),
  },
  {
    name: 'declaration out of place',
    fits: ({ declaration }) => declaration !== '',
    change: (draft) => void (draft.lead = ' '),
  },
  { name: 'XML 1.1', change: (draft) => void (draft.declaration = '<?xml version="1.1"?>') },
  {
    name: 'document type',
    change: (draft) => void (draft.declaration += '<!DOCTYPE a [<!ENTITY e "x">]>'),
  },
  {
    name: 'envelope of neither version',
    change: (draft, chance) =>
      void (draft.namespace = chance.of([
        'urn:x',
        'http://schemas.xmlsoap.org/soap/envelope',
        `${ENVELOPES.soap12}/`,
        ENVELOPES.soap11.toUpperCase(),
      ])),
  },
  {
    name: 'no body',
    change: (draft, chance) => void (draft.body = chance.of(['body', 'Bod', 'BODY', 'Bodyx'])),
  },
  { name: 'text before the body', change: (draft) => void (draft.between = 'text') },
  {
    name: 'element before the body',
    change: (draft) => void (draft.between = '<zz xmlns="urn:zz"/>'),
  },
  {
    name: 'unknown action',
    fits: ({ version }) => version === 'soap11',
    change: (draft, chance) => {
      const action = actionOf(draft.operation);
      draft.soapAction = chance.of([
        '""',
        '',
        '"urn:nope"',
        `'${action}'`,
        `"${action}`,
        `"${action}x"`,
        `"${action.toUpperCase()}"`,
        `"${draft.operation.name}"`,
        `"${draft.operation.namespace}/Nope"`,
      ]);
    },
  },
  {
    name: 'neither action nor element that is known',
    change: (draft, chance) => {
      draft.soapAction = null;
      draft.name = chance.of([
        'Nope',
        `${draft.operation.name}x`,
        draft.operation.name.toLowerCase(),
        'constructor',
        '__proto__',
        'toString',
      ]);
    },
  },
  {
    name: 'neither action nor namespace that is known',
    fits: ({ operation }) => !operation.isLoose,
    change: (draft) => {
      draft.soapAction = null;
      draft.ownNamespace = 'urn:zz';
    },
  },
  {
    name: 'header that has to be understood',
    change: (draft) => void (draft.head = header(draft, ' @mustUnderstand="1"')),
  },
  {
    name: 'wrong content type',
    change: (draft, chance) =>
      void (draft.contentType = chance.of([
        null,
        '',
        'text/plain',
        'application/json',
        'application/xml',
        'text/xml ; charset=utf-8',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=b',
        'text/xmlx',
        'xml',
      ])),
  },
  {
    name: 'envelope of 1.1 as 1.2',
    fits: ({ version }) => version === 'soap11',
    change: (draft) => void (draft.contentType = 'application/soap+xml; charset=utf-8'),
  },
  {
    name: 'charset that the bytes are not in',
    // A byte order mark would win.
    fits: ({ lead, encoding }) => !lead.startsWith('\uFEFF') && encoding === 'utf8',
    change: (draft) =>
      void (draft.contentType = draft.contentType?.replace('utf-8', 'utf-16') ?? null),
  },
  {
    name: 'other verb',
    change: (draft, chance) =>
      void (draft.method = chance.of(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'post', 'Get'])),
  },
  {
    name: 'nested too deep',
    change: (draft, chance) => atRandom(draft, chance, '<zz>'.repeat(70) + '</zz>'.repeat(70)),
  },
  {
    name: 'too many attributes',
    change: (draft, chance) =>
      atRandom(
        draft,
        chance,
        `<zz${Array.from({ length: 200 }, (_, at) => ` a${at}="1"`).join('')}/>`,
      ),
  },
  {
    name: 'a name that is too long',
    change: (draft, chance) => atRandom(draft, chance, `<${'z'.repeat(2_000)}/>`),
  },
];
