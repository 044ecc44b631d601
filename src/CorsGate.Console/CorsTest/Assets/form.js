// The form: rows of headers, links that prefill it, and the request that it describes.

const byId = id => document.getElementById(id);
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/;

// What must not come from a link, nor go into one: who made the link should not choose the identity that is sent, and who gets it not
// learn it. X-Auth-Token, X-Api-Key and the like are identities, too.
const secret = /authorization|cookie|token|secret|password|session|api-?key/i;

// The only headers whose values decide whether there is a preflight; of all others only names are told to the gateway.
const told = /^(accept|accept-language|content-language|content-type|range)$/i;

let rows = 0;

export function addHeader(name = '', value = '') {
  const number = ++rows;
  const row = document.createElement('div');
  row.className = 'line header-row';
  const field = (kind, label, text) => {
    const box = document.createElement('div');
    box.className = 'field grow';
    const caption = document.createElement('label');
    const input = document.createElement('input');
    input.id = `header-${kind}-${number}`;
    input.className = `header-${kind}`;
    input.value = text;
    input.spellcheck = false;
    caption.htmlFor = input.id;
    caption.textContent = label;
    box.append(caption, input);
    return box;
  };
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'quiet remove';
  remove.textContent = '×';
  remove.setAttribute('aria-label', `Remove header ${number}`);
  remove.addEventListener('click', () => {
    row.remove();
    byId('add-header').focus();
    byId('form').dispatchEvent(new Event('input'));
  });
  row.append(field('name', 'Name', name), field('value', 'Value', value), remove);
  byId('headers').append(row);
  return row;
}

function headerRows() {
  return [...document.querySelectorAll('.header-row')]
    .map(row => [row.querySelector('.header-name').value.trim(), row.querySelector('.header-value').value.trim()])
    .filter(([name]) => name !== '');
}

// Reads the form. Throws an Error with a sentence where it cannot be sent, and marks the field.
export function readForm() {
  const wrong = (id, sentence) => {
    const field = byId(id);
    field.setAttribute('aria-invalid', 'true');
    const error = new Error(sentence);
    error.field = field;
    return error;
  };
  for (const field of document.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');

  let url;
  try {
    url = new URL(byId('url').value.trim());
  } catch {
    throw wrong('url', 'The URL is not complete. Write for example http://127.0.0.1:8080/get.');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw wrong('url', 'The URL must begin with http:// or https://.');
  if (url.username || url.password) throw wrong('url', 'The URL must not hold a user name or password.');
  url.hash = '';

  const method = byId('method').value.trim();
  if (!token.test(method)) throw wrong('method', 'The method is not one. Write for example GET.');
  const headers = headerRows();
  for (const [name, value] of headers) {
    if (!token.test(name)) throw wrong('add-header', `'${name}' is not a header name.`);
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw wrong('add-header', `The value of ${name} holds characters that no header may hold.`);
  }
  const bearer = byId('token').value.trim();
  if (/[^\x21-\x7e]/.test(bearer)) throw wrong('token', 'The token holds characters that no token holds.');
  if (bearer) headers.push(['Authorization', `Bearer ${bearer}`]);

  const bodyless = /^(GET|HEAD)$/i.test(method);
  const body = byId('body').value;
  if (body && bodyless) throw wrong('body', `A ${method} request has no body. Empty the body or choose another method.`);
  const origin = byId('origin').value.trim();
  let as = location.origin;
  if (origin && origin !== 'null') {
    try {
      as = new URL(origin).origin;
    } catch {
      throw wrong('origin', 'The origin is not one. Write for example https://app.example.com.');
    }
    if (as === 'null') throw wrong('origin', 'The origin must begin with http:// or https://.');
  } else if (origin) {
    as = 'null';
  }
  return {
    url: url.href, method, headers, body: body || undefined, origin: as, isOwn: as === location.origin,
    credentials: document.querySelector('input[name=credentials]:checked').value,
  };
}

// What the gateway is asked: no value that could be a secret, and not the body.
export function question(request) {
  const headers = request.headers.map(([name, value]) => told.test(name) ? { name, value } : { name });
  if (request.body !== undefined && !request.headers.some(([name]) => /^content-type$/i.test(name)))
    headers.push({ name: 'Content-Type', value: 'text/plain;charset=UTF-8' });
  return {
    url: request.url, method: request.method, origin: request.origin, credentials: request.credentials, headers,
    bodyLength: request.body === undefined ? null : new TextEncoder().encode(request.body).length,
  };
}

// A link that fills the form in again, secrets left out.
export function linkTo() {
  const link = new URLSearchParams();
  const put = (name, value, usual) => value && value !== usual && link.append(name, value);
  put('url', byId('url').value.trim());
  put('method', byId('method').value.trim(), 'GET');
  put('credentials', document.querySelector('input[name=credentials]:checked').value, 'same-origin');
  for (const [name, value] of headerRows()) if (token.test(name) && !secret.test(name)) link.append('header', `${name}: ${value}`);
  put('body', byId('body').value);
  put('origin', byId('origin').value.trim());
  const text = link.toString();
  return '/cors-test' + (text ? `?${text}` : '');
}

// Fills the form in from a link. Everything is put in as text, nothing is sent until the user says so.
export function prefill(search) {
  const link = new URLSearchParams(search);
  const clean = (name, limit, multiline = false) =>
    (link.get(name) ?? '').slice(0, limit).replace(multiline ? /[\x00-\x08\x0b-\x1f\x7f]/g : /[\x00-\x1f\x7f]/g, '');
  const url = clean('url', 4096);
  if (/^https?:\/\//i.test(url)) byId('url').value = url;
  const method = clean('method', 64);
  if (token.test(method)) byId('method').value = method;
  const credentials = clean('credentials', 16);
  for (const choice of document.querySelectorAll('input[name=credentials]')) choice.checked = choice.value === credentials || (choice.checked && !/^(omit|same-origin|include)$/.test(credentials));
  for (const header of link.getAll('header').slice(0, 20)) {
    const colon = header.indexOf(':');
    const name = (colon < 0 ? header : header.slice(0, colon)).trim();
    const value = colon < 0 ? '' : header.slice(colon + 1).trim().slice(0, 1024).replace(/[\x00-\x1f\x7f]/g, '');
    if (token.test(name) && !secret.test(name)) addHeader(name, value);
  }
  byId('body').value = clean('body', 16384, true);
  const origin = clean('origin', 512);
  if (/^https?:\/\//i.test(origin) || origin === 'null') byId('origin').value = origin;
  if (byId('body').value || byId('origin').value) document.querySelector('details').open = true;
}
