import { inSingleQuotes } from '../model/shell.ts';
import { withoutEscapes } from './escapes.ts';

/** The shortest secret that can be hidden: a shorter one would hide half of every log, and is found by trying. */
const shortestSecret = 4;

/** False for a value too short to be hidden; an empty one is no secret and needs no hiding. */
export function canHide(value: string): boolean {
  return value === '' || [...value.replace(/[\r\n]/g, '').trim()].length >= shortestSecret;
}

/**
 * The byte strings under which a secret may appear in output: as it is, and as programs write it into JSON, URLs, shell
 * traces and base64; the whole and each of its lines. Without line breaks and control sequences, as they are looked
 * for in text that has none.
 */
export function formsOf(value: string): readonly Uint8Array[] {
  const forms = new Map<string, Uint8Array>();
  for (const part of partsOf(value)) {
    for (const form of [...textForms(part), ...base64Forms(Buffer.from(part))]) {
      const bytes = Buffer.from(form);
      const unwrapped = bytes.filter(byte => byte !== 0x0a && byte !== 0x0d);
      for (const each of [unwrapped, ...withoutEscapes(bytes)])
        if (each.length >= shortestSecret) forms.set(Buffer.from(each).toString('latin1'), each);
    }
  }
  return [...forms.values()];
}

/** The secret, what is left of it when spaces around it are dropped, and the same of each line. */
function partsOf(value: string): ReadonlySet<string> {
  const lines = value.split(/[\r\n]+/).map(line => line.trim());
  const parts = [value, value.trim(), ...lines];
  return new Set(parts.filter(part => part !== '' && canHide(part)));
}

function textForms(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    json,
    json.replaceAll('/', '\\/'),
    asciiJson(json, hex => hex),
    asciiJson(json, hex => hex.toUpperCase()),
    inSingleQuotes(text).slice(1, -1),
    ...urlForms(Buffer.from(text)),
  ];
}

/** As encoders write it that keep to ASCII. */
function asciiJson(json: string, digits: (hex: string) => string): string {
  return json.replace(
    /[^\x20-\x7e]/g,
    unit => `\\u${digits(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`,
  );
}

/** What encoders leave as it is: RFC 3986, the same and a slash, JavaScript's two functions, HTML forms. */
const leftBare = [
  /[A-Za-z0-9._~-]/,
  /[A-Za-z0-9._~/-]/,
  /[A-Za-z0-9._~!'()*-]/,
  /[A-Za-z0-9._~!'()*;,/?:@&=+$#-]/,
  /[A-Za-z0-9._*-]/,
];

function urlForms(bytes: Uint8Array): readonly string[] {
  return leftBare.flatMap(bare =>
    ['%20', '+'].flatMap(space => {
      const upper = [...bytes]
        .map(byte => {
          const char = String.fromCharCode(byte);
          if (char === ' ') return space;
          return bare.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
        })
        .join('');
      return [upper, upper.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase())];
    }),
  );
}

/** Encoded alone, and inside something longer: there, the digits that depend on the secret only, at each of three offsets. */
function base64Forms(bytes: Buffer): readonly string[] {
  const alone = bytes.toString('base64');
  const inside = [0, 1, 2].map(offset => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [alone, alone.replace(/=+$/, ''), ...inside].flatMap(form => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}
