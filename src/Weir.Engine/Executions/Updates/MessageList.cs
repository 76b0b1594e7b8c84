using Weir.Protocol.Protocol.V1;

namespace Weir.Engine.Executions;

/// <summary>The messages of one workflow task completion; each is handled once.</summary>
internal sealed class MessageList(IEnumerable<Message> messages)
{
    private readonly List<Message> rest = [.. messages];

    /// <summary>The message with this id; null when there is none any more.</summary>
    public Message? Take(string id)
    {
        var place = rest.FindIndex(message => message.Id == id);
        if (place < 0)
        {
            return null;
        }

        var message = rest[place];
        rest.RemoveAt(place);
        return message;
    }

    /// <summary>Takes out, in order, all that <paramref name="which"/> selects.</summary>
    public List<Message> TakeAll(Predicate<Message> which)
    {
        var taken = rest.FindAll(which);
        rest.RemoveAll(which);
        return taken;
    }
}
