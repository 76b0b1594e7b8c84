using Weir.Definitions.Values;
using Weir.Interpreter.KeyValues;
using Weir.Sdk.Activities;
using Weir.Sdk.Converters;
using Weir.Sdk.Exceptions;

namespace Weir.Interpreter.Runs;

/// <summary>The coordinator's activity that reads keys.</summary>
internal sealed class KeyActivities(IKeyValues keys)
{
    [Activity(RunNames.ReadKeysActivity)]
    public async Task<RawValue> ReadAsync(RawValue input)
    {
        var request = JsonPayload.Read<KeyRequest>(input);
        var cancellationToken = ActivityExecutionContext.Current.CancellationToken;
        var found = new List<KeyValuePair<string, Value>>();
        foreach (var key in request.Keys)
        {
            try
            {
                if (await keys.GetAsync(request.Reader, key, cancellationToken).ConfigureAwait(false) is { } value)
                {
                    found.Add(new(key, value));
                }
            }
            catch (KeyRefusedException refused)
            {
                throw new ApplicationFailureException(refused.Message, "WeirKeyRefused", nonRetryable: true);
            }
        }

        return JsonPayload.Write(ObjectValue.Of(found));
    }
}
