namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>Plugins of the kinds that are published for osm-edge, with scripts of our own.</summary>
internal static class PublishedKinds
{
    /// <summary>Delays and fails a share of requests, both by one random number.</summary>
    public const string FaultInjection = """
        ((
          seconds = text => text ? (text.endsWith('ms') ? text.replaceAll('ms', '') / 1000 : text.replace('s', '') * 1) : 0,
          number = () => algo.uuid().split('-').reduce((sum, part) => sum + part.length, 0) && Number.parseInt(algo.uuid().substring(0, 4), 16) / Math.pow(16, 4) * 100,
          faults = new algo.Cache(
            config => ({
              delayShare: config?.delay?.percentage?.value || 0,
              delay: seconds(config?.delay?.fixedDelay),
              abortShare: config?.abort?.percentage?.value || 0,
              status: config?.abort?.httpStatus,
            })
          ),
        ) => pipy({ _fault: null, _number: 0, _wasLate: false })
        .import({ __service: 'inbound-http-routing' })
        .pipeline()
        .onStart(() => void (_fault = faults.get(__service?.Plugins?.[__filename.slice(9, -3)]), _number = number()))
        .replay({ delay: () => _fault.delay }).to(
          $=>$.branch(
            () => !_wasLate && _number < _fault.delayShare, (
              $=>$.replaceMessageStart(() => (_wasLate = true, new StreamEnd('Replay')))
            ),
            () => _number < _fault.abortShare, (
              $=>$.replaceMessage(() => new Message({ status: _fault.status }))
            ), (
              $=>$.chain()
            )
          )
        )
        )()
        """;

    /// <summary>Sends a copy of a share of requests to another Service.</summary>
    public const string TrafficMirror = """
        ((
          { Chains } = pipy.solve('config.js'),
          out = Chains['outbound-http'].filter(file => file.startsWith('modules/')),
        ) => pipy({ _mirror: null })
        .import({ __service: 'outbound-http-routing' })
        .pipeline()
        .onStart(() => void (_mirror = __service?.Plugins?.['traffic-mirror']))
        .branch(
          () => _mirror?.percentage?.value > 0, (
            $=>$.fork().to('copies').chain()
          ), (
            $=>$.chain()
          )
        )
        .pipeline('copies')
        .replaceMessage(
          msg => (
            (labels = msg.head.headers.host.split('.')) => (
              labels[0] = _mirror.service,
              new Message(
                Object.assign({}, msg.head, { headers: Object.assign({}, msg.head.headers, { host: labels.join('.') }) }),
                msg.body
              )
            )
          )()
        )
        .chain(['modules/outbound-http-routing.js', 'modules/outbound-http-load-balancing.js'])
        .dummy()
        )()
        """;

    /// <summary>Adds the token of an application to its requests.</summary>
    public const string TokenInjector = """
        pipy({ _token: '' })
        .import({ __service: 'outbound-http-routing' })
        .pipeline()
        .onStart(() => void (_token = __service?.Plugins?.['token-injector']?.AccessToken))
        .handleMessageStart(msg => _token && (msg.head.headers['x-iam-token'] = _token))
        .chain()
        """;

    /// <summary>Asks a verifier about requests for guarded paths. The boolean form of wait is that of Pipy 0.90.0.</summary>
    public const string TokenVerifier = """
        ((
          guards = new algo.Cache(
            config => new algo.URLRouter(Object.fromEntries((config?.Paths || []).map(path => [path, true])))
          ),
        ) => pipy({ _config: null, _isGuarded: false, _verdict: 0 })
        .import({ __service: 'inbound-http-routing' })
        .pipeline()
        .onStart(() => void (_config = __service?.Plugins?.['token-verifier']))
        .handleMessageStart(msg => _isGuarded = Boolean(guards.get(_config).find(msg.head.headers.host, msg.head.path)))
        .branch(
          () => _isGuarded, (
            $=>$
            .fork().to(
              $=>$
              .muxHTTP(() => _config.Verifier).to($=>$.connect(() => _config.Verifier))
              .handleMessageStart(msg => _verdict = msg.head.status)
            )
            .wait(WAIT)
            .branch(
              () => _verdict === 200, (
                $=>$.chain()
              ), (
                $=>$.replaceMessage(() => new Message({ status: 401 }, 'Unauthorized!'))
              )
            )
          ), (
            $=>$.chain()
          )
        )
        )()
        """;
}
