using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace Weir.Sdk.Converters;

internal static class ProtobufMessages
{
    /// <summary>An empty message of a type that the caller names as a parameter or result, and therefore keeps from trimming.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Generated messages keep their constructor through their parser.")]
    public static IMessage Create(Type type) =>
        typeof(IMessage).IsAssignableFrom(type)
            ? (IMessage)Activator.CreateInstance(type)!
            : throw new ArgumentException($"Payload holds a Protobuf message, and {type} is not one");
}
