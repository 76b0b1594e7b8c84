using System.Net.Sockets;
using System.Security.Authentication;
using Weir.Definitions.Actions;
using Weir.Definitions.Values;
using Weir.Interpreter.Processes;

namespace Weir.Interpreter.Actions.Http;

/// <summary>Sends one HTTP request and takes its response as outputs.</summary>
internal sealed class HttpRequestAction(INetworkPolicy policy) : IAction
{
    private const string DefaultExpectedStatus = "2xx";

    private readonly HttpConnections connections = new(policy);

    public ActionDescription Description { get; } = HttpRequestDescription.Create(DefaultExpectedStatus);

    public async Task<ActionResult> ExecuteAsync(ActionContext context, CancellationToken cancellationToken)
    {
        using var request = HttpRequestBuilder.Build(context.Inputs);
        var limit = context.Inputs.Duration("timeout")!.Value;
        using var timeout = new CancellationTokenSource(limit, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var began = context.Time.GetTimestamp();
        try
        {
            var client = connections.Get(context.Inputs.Flag("verify-tls"));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token).ConfigureAwait(false);
            var body = await HttpResponseBody.ReadAsync(response.Content, context.Inputs.Integer("max-body-bytes")!.Value, stop.Token).ConfigureAwait(false);
            var elapsed = context.Time.GetElapsedTime(began);
            context.Output.Write(OutputStream.Weir, $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)} -> {(int)response.StatusCode} in {elapsed.TotalMilliseconds:N0} ms");
            return Judge(context, response, body, elapsed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ActionResult.Cancelled();
        }
        catch (OperationCanceledException)
        {
            return ActionResult.TimedOut($"there was no complete response within {limit:c}");
        }
        catch (HttpRequestException failed)
        {
            return ActionResult.Failed(Problem(failed), IsWorthRetrying(failed));
        }
        catch (IOException broken)
        {
            return ActionResult.Failed($"the connection broke: {broken.Message}", retryable: true);
        }
    }

    private static ActionResult Judge(ActionContext context, HttpResponseMessage response, HttpResponseBody body, TimeSpan elapsed)
    {
        var status = (int)response.StatusCode;
        var outputs = ObjectValue.Of(
            ("status_code", Value.Of((long)status)),
            ("headers", Headers(response)),
            ("content_type", Value.Of(response.Content.Headers.ContentType?.ToString())),
            ("body", body.Value),
            ("elapsed_ms", Value.Of((long)elapsed.TotalMilliseconds)));
        if (body.Problem is not null)
        {
            return ActionResult.Failed(body.Problem, retryable: false, outputs);
        }

        return ExpectedStatus.Matches(context.Inputs.List("expected-status"), status)
            ? ActionResult.Succeeded(outputs)
            : ActionResult.Failed(
                $"status {status} {response.ReasonPhrase} was not expected ({string.Join(", ", context.Inputs.List("expected-status"))})",
                retryable: status is >= 500 or 408 or 425 or 429,
                outputs);
    }

    private static ObjectValue Headers(HttpResponseMessage response) => ObjectValue.Of(
        response.Headers.Concat(response.Content.Headers)
            .Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), Value.Of(string.Join(", ", header.Value)))));

    private static string Problem(HttpRequestException failed) => failed.InnerException switch
    {
        NetworkRefusedException refused => refused.Message,
        AuthenticationException tls => $"the TLS connection failed: {tls.Message}",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"connection refused: {failed.Message}",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"host not found: {failed.Message}",
        _ => failed.Message,
    };

    private static bool IsWorthRetrying(HttpRequestException failed) =>
        failed.InnerException is not (NetworkRefusedException or AuthenticationException)
        && failed.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded);
}
