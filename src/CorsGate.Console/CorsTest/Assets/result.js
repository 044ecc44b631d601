// Shows a result. Everything that came from elsewhere goes into the page as text, never as markup.

const byId = id => document.getElementById(id);

function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  if (options.class) made.className = options.class;
  if (options.id) made.id = options.id;
  if (options.text !== undefined) made.textContent = options.text;
  made.append(...children.filter(child => child));
  return made;
}

export function showVerdict(state, title, message) {
  const verdict = byId('verdict');
  verdict.dataset.state = state;
  byId('verdict-title').textContent = title;
  byId('message').textContent = message;
}

export function clearDetails() {
  byId('details').replaceChildren();
}

function list(pairs) {
  const made = element('dl');
  for (const [name, value] of pairs) if (value) made.append(element('dt', { text: name }), element('dd', { text: value }));
  return made;
}

function headerTable(headers, caption, id) {
  if (headers.length === 0) return element('p', { class: 'hint', text: `${caption}: none` });
  const table = element('table', { id }, element('caption', { text: caption }));
  const body = element('tbody');
  for (const [name, value] of headers) {
    const head = element('th', { text: name });
    head.scope = 'row';
    body.append(element('tr', {}, head, element('td', { text: value })));
  }
  table.append(body);
  return element('div', { class: 'scroll' }, table);
}

function block(title, id, ...children) {
  return element('section', { class: 'block', id }, element('h3', { text: title }), ...children);
}

export function showAdvice(decision) {
  const details = byId('details');
  if (decision.fix) details.append(block('What to change', 'fix', element('p', { text: decision.fix })));
  if (decision.console) details.append(block(decision.verdict === 'blocked' ? 'What Chromium’s console says' : 'What Chromium’s console would say', 'console', element('pre', { text: decision.console })));
}

export function showAnswer(answer) {
  const details = byId('details');
  const facts = element('p', { class: 'facts' }, element('span', { class: 'status', id: 'answer-status', text: `${answer.status} ${answer.statusText}`.trim() }), element('span', { id: 'answer-time', text: `${answer.milliseconds} ms` }));
  if (answer.redirected) facts.append(element('span', { text: `redirected to ${answer.url}` }));
  const body = element('pre', { id: 'answer-body', class: 'body', text: answer.body === '' ? '(no body)' : answer.body });
  body.tabIndex = 0;
  details.append(block('Answer', 'answer', facts, headerTable(answer.headers, 'Headers that the page may read', 'answer-headers'), body,
    answer.truncated && element('p', { class: 'hint', text: 'Only the beginning of the body is shown.' })));
}

function exchange(title, id, step, extra, isNeverSent) {
  if (!step) return null;
  const place = (name, at) => name && at ? `${name} (${at})` : name;
  const result = isNeverSent
    ? step.forwarded ? 'would go to the upstream' : `the gateway would answer ${step.status}`
    : step.forwarded ? 'goes to the upstream, which answers' : `the gateway answers ${step.status}`;
  return block(title, id,
    list([
      ['Announces', extra],
      ['Handling', result + (step.error ? ` (${step.error})` : '')],
      ['Route', place(step.route, step.routeAt) || 'none'],
      ['Policy', place(step.policy, step.policyAt) || 'none'],
      ['Semantics', step.semantics],
      ['Decision', `${step.decision}: ${step.reason}`],
    ]),
    headerTable(step.headers, step.forwarded ? 'The gateway puts on the upstream’s answer' : 'The gateway sends', `${id}-headers`));
}

export function showDecision(decision) {
  const details = byId('details');
  const announces = decision.announces.preflight ? decision.announces.method + (decision.announces.headers ? `, headers ${decision.announces.headers}` : '') : '';
  const steps = [
    exchange('1 · Preflight', 'preflight', decision.preflight, announces),
    exchange((decision.preflight ? '2 · Actual request' : 'Actual request') + (decision.endsAtPreflight ? ', never sent' : ''), 'actual', decision.actual, '', decision.endsAtPreflight),
  ].filter(step => step);
  if (steps.length > 0) details.append(element('h3', { class: 'group', text: 'What the gateway decides' }), ...steps);
  if (decision.notes.length > 0) {
    const notes = element('ul');
    for (const note of decision.notes) notes.append(element('li', { text: note }));
    details.append(block('Notes', 'notes', notes));
  }
}
