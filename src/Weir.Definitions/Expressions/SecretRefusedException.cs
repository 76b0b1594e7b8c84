namespace Weir.Definitions.Expressions;

/// <summary>Thrown by what an <see cref="ExpressionScope.Secrets"/> calls: the secret may not be read here. The expression fails with the message.</summary>
public sealed class SecretRefusedException(string message) : Exception(message);
