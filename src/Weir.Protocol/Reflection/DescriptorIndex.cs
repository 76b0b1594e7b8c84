using Google.Protobuf.Reflection;

namespace Weir.Protocol.Reflection;

/// <summary>The .proto files behind some services, by name and by what they declare.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> byName = [];
    private readonly Dictionary<string, FileDescriptor> bySymbol = [];

    public DescriptorIndex(IEnumerable<FileDescriptor> files)
    {
        foreach (var file in files)
        {
            Add(file);
        }
    }

    public FileDescriptor? FindFile(string name) => byName.GetValueOrDefault(name);

    /// <summary>The file that declares a service, method, message, enum, field, ... of this full name.</summary>
    public FileDescriptor? FindSymbol(string name)
    {
        // A member is declared where its owner is.
        for (var symbol = name; symbol.Length > 0; symbol = symbol[..Math.Max(0, symbol.LastIndexOf('.'))])
        {
            if (bySymbol.TryGetValue(symbol, out var file))
            {
                return symbol == name || file.FindTypeByName<IDescriptor>(name[(file.Package.Length + 1)..]) is not null || IsMember(file, symbol, name) ? file : null;
            }
        }

        return null;
    }

    /// <summary>The file and all that it needs, itself first.</summary>
    public static IReadOnlyList<FileDescriptor> Closure(FileDescriptor file)
    {
        var files = new List<FileDescriptor> { file };
        for (var i = 0; i < files.Count; i++)
        {
            files.AddRange(files[i].Dependencies.Where(needed => !files.Contains(needed)));
        }

        return files;
    }

    private void Add(FileDescriptor file)
    {
        if (!byName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var service in file.Services)
        {
            bySymbol[service.FullName] = file;
        }

        foreach (var type in file.EnumTypes)
        {
            bySymbol[type.FullName] = file;
        }

        Add(file.MessageTypes, file);
        foreach (var needed in file.Dependencies)
        {
            Add(needed);
        }
    }

    private void Add(IEnumerable<MessageDescriptor> messages, FileDescriptor file)
    {
        foreach (var message in messages)
        {
            bySymbol[message.FullName] = file;
            foreach (var type in message.EnumTypes)
            {
                bySymbol[type.FullName] = file;
            }

            Add(message.NestedTypes, file);
        }
    }

    private static bool IsMember(FileDescriptor file, string owner, string name)
    {
        var member = name[(owner.Length + 1)..];
        return file.Services.Any(service => service.FullName == owner && service.FindMethodByName(member) is not null)
            || Messages(file.MessageTypes).Any(message => message.FullName == owner && message.FindFieldByName(member) is not null);
    }

    private static IEnumerable<MessageDescriptor> Messages(IEnumerable<MessageDescriptor> messages) =>
        messages.SelectMany(message => Messages(message.NestedTypes).Prepend(message));
}
