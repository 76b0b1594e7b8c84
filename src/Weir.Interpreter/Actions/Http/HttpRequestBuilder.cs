using System.Net.Http.Headers;
using System.Text;
using Weir.Definitions.Values;

namespace Weir.Interpreter.Actions.Http;

/// <summary>Makes the request of <c>http/request</c> from its inputs.</summary>
internal static class HttpRequestBuilder
{
    /// <exception cref="ActionInputException">The URL or a header cannot be sent.</exception>
    public static HttpRequestMessage Build(ActionInputs inputs)
    {
        var url = inputs.RequiredText("url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ActionInputException("http/request: input 'url' must be an absolute http or https URL");
        }

        var request = new HttpRequestMessage(new HttpMethod(inputs.RequiredText("method")), uri) { Content = Content(inputs.Find("body")) };
        foreach (var (name, value) in inputs.Map("headers"))
        {
            AddHeader(request, name, value);
        }

        return request;
    }

    private static HttpContent? Content(Value? body) => body switch
    {
        null => null,
        ObjectValue or ArrayValue => new StringContent(body.ToJson(), Encoding.UTF8, "application/json"),
        _ => new StringContent(body.ToText(), Encoding.UTF8, "text/plain"),
    };

    private static void AddHeader(HttpRequestMessage request, string name, string value)
    {
        // A line end in a value would start another header.
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new ActionInputException($"http/request: header '{name}' has a line end in its value");
        }

        if (name.Equals("content-type", StringComparison.OrdinalIgnoreCase))
        {
            if (!MediaTypeHeaderValue.TryParse(value, out var type))
            {
                throw new ActionInputException($"http/request: '{value}' is no content type");
            }

            (request.Content ??= new ByteArrayContent([])).Headers.ContentType = type;
            return;
        }

        bool added;
        try
        {
            added = request.Headers.TryAddWithoutValidation(name, value) || (request.Content?.Headers.TryAddWithoutValidation(name, value) ?? false);
        }
        catch (FormatException)
        {
            added = false;
        }

        if (!added)
        {
            throw new ActionInputException($"http/request: '{name}' is no header that a request can carry");
        }
    }
}
