using Weir.Definitions.Actions;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions.Http;

/// <summary>The inputs and outputs of <c>http/request</c>.</summary>
internal static class HttpRequestDescription
{
    public static ActionDescription Create(string defaultExpectedStatus) => new()
    {
        Name = "http/request",
        Description = "Sends an HTTP request. A status that is not expected fails the step.",
        Inputs =
        [
            new() { Name = "url", Types = ActionInputTypes.String, Required = true, Description = "An absolute http or https URL." },
            new()
            {
                Name = "method",
                Types = ActionInputTypes.String,
                Default = "GET",
                Enum = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
                Description = "The request's method.",
            },
            new() { Name = "headers", Types = ActionInputTypes.Object, Description = "Request headers by name." },
            new()
            {
                Name = "body",
                Types = ActionInputTypes.String | ActionInputTypes.Object | ActionInputTypes.Array,
                Description = "A text is sent as it is (text/plain); an object or array as JSON. A content-type header overrides.",
            },
            new()
            {
                Name = "timeout",
                Types = ActionInputTypes.Duration,
                Default = "30s",
                Minimum = 0.001m,
                Maximum = 3600,
                Description = "For the whole exchange, redirects and body included. At most 1 hour.",
            },
            new()
            {
                Name = "expected-status",
                Types = ActionInputTypes.Integer | ActionInputTypes.String | ActionInputTypes.Array,
                Default = defaultExpectedStatus,
                Description = "Which statuses succeed: 204, 200-299, 2xx, or a list of such.",
            },
            new() { Name = "verify-tls", Types = ActionInputTypes.Boolean, Default = true, Description = "False accepts any certificate." },
            new()
            {
                Name = "max-body-bytes",
                Types = ActionInputTypes.Integer,
                Default = Value.Of(1024L * 1024L),
                Minimum = 0,
                Maximum = 10 * 1024 * 1024,
                Description = "A longer response body fails the step. At most 10 MiB.",
            },
        ],
        Outputs = ["status_code", "headers", "content_type", "body", "elapsed_ms"],
    };
}
