using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.Extensions.Logging;
using Weir.Cli.Terminal;
using Weir.Engine;
using Weir.Engine.Configuration;
using Weir.Server.Grpc;

namespace Weir.Cli.Server;

/// <summary>The options of <c>weir server start-dev</c>: those of Temporal's command of the same name, so that whoever starts it can start Weir.</summary>
internal sealed class StartDevOptions
{
    // SDKs pass these always, and what they ask for is so here in any case.
    private static readonly string[] AlwaysSo =
        ["frontend.enableServerVersionCheck", "frontend.enableUpdateWorkflowExecution", "frontend.enableUpdateWorkflowExecutionAsyncAccepted"];

    private readonly Option<int> port = new("--port", "-p")
    {
        Description = "TCP port of the gRPC service; 0 takes a free one",
        DefaultValueFactory = _ => GrpcHostOptions.DefaultPort,
    };

    private readonly Option<IPAddress> ip = new("--ip")
    {
        Description = "IP address to listen on",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = ParseAddress,
    };

    private readonly Option<string?> data = new("--data", "--db-filename", "-f")
    {
        Description = "Folder to keep runs in; without it they are kept in memory and end with the server",
        HelpName = "DIR",
    };

    private readonly Option<string[]> namespaces = new("--namespace", "-n")
    {
        Description = "Namespace to have from the start, beside 'default'; may be repeated",
        HelpName = "NAME",
    };

    private readonly Option<SearchAttributeOption[]> searchAttributes = new("--search-attribute")
    {
        Description = $"Custom search attribute to have from the start; may be repeated. Types: {SearchAttributeOption.TypeNames}",
        HelpName = "NAME=TYPE",
        CustomParser = ParseSearchAttributes,
    };

    private readonly Option<string[]> dynamicConfig = new("--dynamic-config-value")
    {
        Description = "Limit of the engine, by its name in Temporal's dynamic configuration; may be repeated",
        HelpName = "KEY=VALUE",
    };

    private readonly Option<bool> headless = new("--headless") { Description = "Serves no web page. This server never does" };

    private readonly Option<string> logLevel = new("--log-level")
    {
        Description = "The least severe that is logged",
        DefaultValueFactory = _ => "info",
    };

    private readonly Option<string> logFormat = new("--log-format")
    {
        Description = "How the log is written",
        DefaultValueFactory = _ => "text",
    };

    private readonly UnusedOptions unused = new();

    public StartDevOptions()
    {
        port.Validators.Add(PortOption.Check);
        logLevel.AcceptOnlyFromAmong("debug", "info", "warn", "error", "never");
        logFormat.AcceptOnlyFromAmong("text", "json", "pretty");
        dynamicConfig.Validators.Add(result =>
        {
            try
            {
                Configure(result.Tokens.Select(token => token.Value), _ => { });
            }
            catch (FormatException problem)
            {
                result.AddError($"--dynamic-config-value: {problem.Message}");
            }
        });
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { port, ip, data, namespaces, searchAttributes, dynamicConfig, headless, logLevel, logFormat })
        {
            command.Options.Add(option);
        }

        unused.AddTo(command);
    }

    public ServerOptions Read(ParseResult parsed, Output output)
    {
        var level = Level(parsed.GetValue(logLevel));
        Action<string> notice = level <= LogLevel.Information ? output.Notice : _ => { };
        foreach (var name in unused.In(parsed))
        {
            notice($"weir: {name} has no meaning here and is ignored");
        }

        return new ServerOptions
        {
            Endpoint = new IPEndPoint(parsed.GetRequiredValue(ip), parsed.GetValue(port)),
            Data = parsed.GetValue(data),
            Namespaces = parsed.GetValue(namespaces) ?? [],
            SearchAttributes = parsed.GetValue(searchAttributes) ?? [],
            Engine = Configure(parsed.GetValue(dynamicConfig) ?? [], notice),
            Log = new LogOptions(level, Enum.Parse<LogFormat>(parsed.GetRequiredValue(logFormat), ignoreCase: true)),
        };
    }

    private static EngineOptions Configure(IEnumerable<string> assignments, Action<string> notice)
    {
        var options = new EngineOptions();
        foreach (var assignment in assignments)
        {
            if (!DynamicConfig.TryApply(options, assignment, out options) && !AlwaysSo.Any(key => assignment.StartsWith(key, StringComparison.OrdinalIgnoreCase)))
            {
                notice($"weir: --dynamic-config-value {assignment} has no meaning here and is ignored");
            }
        }

        return options;
    }

    private static LogLevel Level(string? name) => name switch
    {
        "debug" => LogLevel.Debug,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "never" => LogLevel.None,
        _ => LogLevel.Information,
    };

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        if (text == "localhost")
        {
            return IPAddress.Loopback;
        }

        result.AddError($"--ip takes an IP address, not '{text}'");
        return null;
    }

    private static SearchAttributeOption[] ParseSearchAttributes(ArgumentResult result)
    {
        var attributes = new List<SearchAttributeOption>();
        foreach (var token in result.Tokens)
        {
            if (SearchAttributeOption.TryParse(token.Value) is { } attribute)
            {
                attributes.Add(attribute);
            }
            else
            {
                result.AddError($"--search-attribute takes NAME=TYPE with a type of {SearchAttributeOption.TypeNames}, not '{token.Value}'");
            }
        }

        return [.. attributes];
    }
}
