// Sends the request from this browser, asks the gateway what it decides about it, and shows both.

import { addHeader, linkTo, prefill, question, readForm } from './form.js';
import { clearDetails, showAdvice, showAnswer, showDecision, showVerdict } from './result.js';

const byId = id => document.getElementById(id);
const longest = 30_000;
const largest = 256 * 1024;
let running = null;

// Reads the beginning of a body and lets the rest go.
async function readBody(response) {
  if (!response.body) return { body: '', truncated: false };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let body = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: body + decoder.decode(), truncated: false };
    const rest = largest - length;
    body += decoder.decode(value.subarray(0, rest), { stream: true });
    length += value.length;
    if (length > largest) {
      await reader.cancel();
      return { body, truncated: true };
    }
  }
}

async function send(request, signal) {
  const started = performance.now();
  try {
    const response = await fetch(request.url, {
      method: request.method, headers: request.headers, body: request.body, credentials: request.credentials, mode: 'cors', cache: 'no-store', signal,
    });
    const { body, truncated } = await readBody(response);
    return {
      status: response.status, statusText: response.statusText, headers: [...response.headers], body, truncated,
      redirected: response.redirected, url: response.url, milliseconds: Math.round(performance.now() - started),
    };
  } catch (error) {
    return { failed: signal.aborted ? String(signal.reason?.message ?? signal.reason) : error.message, aborted: signal.aborted };
  }
}

async function decide(request) {
  try {
    const response = await fetch('/cors-test/decide', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(question(request)) });
    const answer = await response.json();
    return response.ok ? answer : { unknown: answer.problem };
  } catch {
    return { unknown: 'The gateway does not answer; it may have stopped.' };
  }
}

function show(request, decision, answer) {
  clearDetails();
  const explained = decision.unknown ? `What the gateway decides is not known: ${decision.unknown}.` : decision.message;
  if (answer === null) {
    const titles = { works: 'It would work', blocked: 'The browser would block it', fails: 'It would fail', depends: 'It depends' };
    showVerdict(decision.verdict ?? 'fails', titles[decision.verdict] ?? 'No answer', explained);
  } else if (!answer.failed) {
    showVerdict('works', 'The page may read the answer', decision.verdict === 'blocked' || decision.verdict === 'fails'
      ? `The browser got an answer although the gateway expected otherwise. A preflight of before may be cached, or the configuration has just changed. The gateway says: ${explained}`
      : explained);
  } else if (answer.aborted) {
    showVerdict('fails', 'Given up', answer.failed);
  } else if (decision.verdict === 'works') {
    showVerdict('fails', 'No answer arrived', `fetch says '${answer.failed}'. The policy allows the request (${explained}), so it is the connection that failed: is the name right, the certificate trusted, the port reachable from this browser?`);
  } else {
    const isCors = decision.verdict === 'blocked' || decision.ifNothingIsAdded === 'blocked';
    showVerdict(isCors ? 'blocked' : 'fails', isCors ? 'The browser blocked it' : 'The request failed', explained);
  }
  if (answer && !answer.failed) showAnswer(answer);
  if (!decision.unknown) {
    if (!answer || answer.failed) showAdvice(decision);
    showDecision(decision);
  }
}

async function run(event) {
  event.preventDefault();
  byId('form-error').textContent = '';
  let request;
  try {
    request = readForm();
  } catch (error) {
    byId('form-error').textContent = error.message;
    error.field?.focus();
    return;
  }
  running?.abort(new Error('Another request was started.'));
  const mine = running = new AbortController();
  const timer = setTimeout(() => mine.abort(new Error(`There was no whole answer within ${longest / 1000} s.`)), longest);
  byId('cancel').hidden = false;
  clearDetails();
  showVerdict('busy', 'Waiting for the answer …', `${request.method} ${request.url}`);
  try {
    const [decision, answer] = await Promise.all([decide(request), request.isOwn ? send(request, mine.signal) : null]);
    if (running !== mine) return;
    show(request, decision, answer);
    byId('result').focus({ preventScroll: window.innerWidth > 900 });
  } finally {
    clearTimeout(timer);
    if (running === mine) {
      running = null;
      byId('cancel').hidden = true;
    }
  }
}

byId('page-origin').textContent = location.origin;
byId('add-header').addEventListener('click', () => addHeader().querySelector('input').focus());
byId('cancel').addEventListener('click', () => running?.abort(new Error('You cancelled the request.')));
byId('form').addEventListener('submit', run);
byId('form').addEventListener('input', () => byId('link').setAttribute('href', linkTo()));
prefill(location.search);
byId('link').setAttribute('href', linkTo());
