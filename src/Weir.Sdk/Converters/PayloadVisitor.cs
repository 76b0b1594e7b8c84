using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Weir.Protocol.Common.V1;

namespace Weir.Sdk.Converters;

/// <summary>
/// Applies a codec to every payload inside a message, however deep. Works on a clone, since a message that was received or handed out is
/// never changed. Search attributes are left alone: the server reads them.
/// </summary>
internal static class PayloadVisitor
{
    public static Task<T> EncodeAsync<T>(T message, IPayloadCodec codec, CancellationToken cancellationToken)
        where T : IMessage, IDeepCloneable<T> => ApplyAsync(message, codec.EncodeAsync, cancellationToken);

    public static Task<T> DecodeAsync<T>(T message, IPayloadCodec codec, CancellationToken cancellationToken)
        where T : IMessage, IDeepCloneable<T> => ApplyAsync(message, codec.DecodeAsync, cancellationToken);

    private static async Task<T> ApplyAsync<T>(
        T message, Func<IReadOnlyList<Payload>, CancellationToken, Task<IReadOnlyList<Payload>>> apply, CancellationToken cancellationToken)
        where T : IMessage, IDeepCloneable<T>
    {
        var clone = message.Clone();
        await VisitAsync(clone, apply, cancellationToken).ConfigureAwait(false);
        return clone;
    }

    private static async Task VisitAsync(
        IMessage message, Func<IReadOnlyList<Payload>, CancellationToken, Task<IReadOnlyList<Payload>>> apply, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case SearchAttributes:
                return;
            case Payloads payloads:
                var applied = await apply([.. payloads.Payloads_], cancellationToken).ConfigureAwait(false);
                payloads.Payloads_.Clear();
                payloads.Payloads_.Add(applied);
                return;
            case Payload payload:
                var single = await apply([payload.Clone()], cancellationToken).ConfigureAwait(false);
                if (single.Count != 1)
                {
                    throw new InvalidOperationException($"The payload codec made {single.Count} payloads of one that stands alone");
                }

                payload.Metadata.Clear();
                payload.Metadata.Add(single[0].Metadata);
                payload.Data = single[0].Data;
                return;
        }

        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.FieldType is not FieldType.Message)
            {
                continue;
            }

            foreach (var child in Children(message, field))
            {
                await VisitAsync(child, apply, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<IMessage> Children(IMessage message, FieldDescriptor field)
    {
        var value = field.Accessor.GetValue(message);
        return value switch
        {
            null => [],
            IDictionary map => map.Values.OfType<IMessage>(),
            IList list => list.OfType<IMessage>(),
            IMessage child => [child],
            _ => [],
        };
    }
}
