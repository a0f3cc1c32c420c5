/** Secrets that are known by their looks, whoever they belong to: tokens of services, private keys, passwords in a line, addresses of people. */
const TOKENS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?-----END [A-Z ]{0,40}PRIVATE KEY-----/g,
  /\bAGE-SECRET-KEY-1[0-9A-Z]{20,100}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,255}/g,
  /\bglpat-[A-Za-z0-9_-]{16,100}/g,
  /\bnpm_[A-Za-z0-9]{30,60}/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,200}/g,
  /\bsk-[A-Za-z0-9_-]{20,200}/g,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{0,1000}/g,
  /(?<=\bBearer )[A-Za-z0-9._~+/=-]{8,2000}/g,
  /(?<=:\/\/)[^\s/:@]{1,100}:[^\s/@]{1,200}(?=@)/g,
  /(?<=(?:\b|_)(?:password|passwd|secret|token|api[_-]?key)["']?\s?[=:]\s?["']?)[^\s"',;&]{4,200}/gi,
  /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}\.[A-Za-z]{2,24}\b/g,
];

export function replaceTokens(text: string, label: (secret: string) => string): string {
  return TOKENS.reduce((t, pattern) => t.replace(pattern, (secret) => label(secret)), text);
}

export function holdsToken(text: string): boolean {
  return TOKENS.some((pattern) => text.search(pattern) >= 0);
}
