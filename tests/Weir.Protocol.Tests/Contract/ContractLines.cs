using Google.Protobuf.Reflection;

namespace Weir.Protocol.Tests.Contract;

/// <summary>Writes a contract as lines, one for each message, field, enum, value, service and method, so that two can be compared as sets.</summary>
internal static class ContractLines
{
    public static IEnumerable<string> Of(FileDescriptorProto file) =>
        file.MessageType.SelectMany(message => Of(message, file.Package))
            .Concat(file.EnumType.SelectMany(type => Of(type, file.Package)))
            .Concat(file.Service.SelectMany(service => Of(service, file.Package)))
            .Append($"file {file.Name} package {file.Package} syntax {file.Syntax}");

    private static IEnumerable<string> Of(DescriptorProto message, string scope)
    {
        var name = $"{scope}.{message.Name}";
        return message.Field.Select(field => Of(field, message, name))
            .Concat(message.NestedType.SelectMany(nested => Of(nested, name)))
            .Concat(message.EnumType.SelectMany(type => Of(type, name)))
            .Append($"message {name}{(message.Options?.MapEntry == true ? " map" : "")}");
    }

    private static string Of(FieldDescriptorProto field, DescriptorProto message, string scope)
    {
        var oneof = !field.HasOneofIndex || field.Proto3Optional ? "" : $" oneof {message.OneofDecl[field.OneofIndex].Name}";
        var type = field.TypeName.Length > 0 ? field.TypeName : field.Type.ToString();
        return $"field {scope}.{field.Name} = {field.Number} {field.Label} {field.Type} {type}{oneof}{(field.Proto3Optional ? " optional" : "")}";
    }

    private static IEnumerable<string> Of(EnumDescriptorProto type, string scope)
    {
        var name = $"{scope}.{type.Name}";
        return type.Value.Select(value => $"value {name}.{value.Name} = {value.Number}").Append($"enum {name}");
    }

    private static IEnumerable<string> Of(ServiceDescriptorProto service, string scope)
    {
        var name = $"{scope}.{service.Name}";
        return service.Method
            .Select(method => $"rpc {name}.{method.Name} ({Stream(method.ClientStreaming)}{method.InputType}) ({Stream(method.ServerStreaming)}{method.OutputType})")
            .Append($"service {name}");
    }

    private static string Stream(bool streaming) => streaming ? "stream " : "";
}
