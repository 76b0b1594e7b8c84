using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Weir.Cli.Server;

/// <summary>A server's log on standard error.</summary>
internal static class ServerLog
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffK ";

    public static ILoggerFactory Create(LogOptions options) => options.Level == LogLevel.None
        ? NullLoggerFactory.Instance
        : LoggerFactory.Create(builder =>
        {
            // What Kestrel and the host tell of their own start and of each request is for those who ask for everything.
            builder.SetMinimumLevel(options.Level);
            if (options.Level > LogLevel.Debug)
            {
                builder.AddFilter("Microsoft", options.Level > LogLevel.Warning ? options.Level : LogLevel.Warning);
            }

            builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            AddFormat(builder, options.Format);
        });

    private static void AddFormat(ILoggingBuilder builder, LogFormat format)
    {
        if (format == LogFormat.Json)
        {
            builder.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = (TimeFormat.TrimEnd(), true));
        }
        else
        {
            builder.AddSimpleConsole(text =>
            {
                (text.TimestampFormat, text.UseUtcTimestamp) = (TimeFormat, true);
                text.SingleLine = format == LogFormat.Text;
                text.ColorBehavior = format == LogFormat.Text ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
            });
        }
    }
}
