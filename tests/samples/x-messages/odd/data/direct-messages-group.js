window.YTD.direct_messages_group.part0 = [
 {
  "dmConversation": {
   "conversationId": "900",
   "messages": [
    {
     "messageCreate": {
      "id": "1",
      "senderId": "77",
      "text": "look https://t.co/a1 https://t.co/m1",
      "createdAt": "2026-03-14T08:05:33.123Z",
      "urls": [
       {
        "url": "https://t.co/a1",
        "expanded": "https://shop.example/s"
       },
       {
        "url": "https://t.co/m1",
        "expanded": "https://twitter.com/messages/media/1"
       }
      ],
      "mediaUrls": [
       "https://ton.example/dm/1/a.jpg"
      ],
      "reactions": [
       {
        "reactionKey": "like"
       }
      ]
     }
    },
    {
     "messageCreate": {
      "id": "2",
      "senderId": 42,
      "text": null,
      "createdAt": "2026-03-14T08:06:00Z",
      "mediaUrls": [
       "https://video.twimg.com/dm_video/1/a.mp4"
      ]
     }
    },
    {
     "participantsJoin": {
      "initiatingUserId": "42",
      "userIds": [
       "78"
      ],
      "createdAt": "2026-03-14T08:07:00.000Z"
     }
    },
    {
     "somethingNew": {}
    },
    {
     "messageCreate": {
      "id": "3",
      "senderId": "77",
      "text": {
       "x": 1
      }
     }
    }
   ]
  }
 },
 {
  "dmConversation": {
   "conversationId": "901",
   "messages": []
  }
 }
]